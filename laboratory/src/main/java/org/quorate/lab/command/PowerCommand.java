package org.quorate.lab.command;

import org.quorate.lab.plan.LabNode;
import org.quorate.lab.supervisor.Reply;
import org.quorate.lab.supervisor.Request.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "power",
    description = "Switch a node off (as sudden as pulling the plug), on, or off and on (cycle).",
    footerHeading = "%nExamples:%n",
    footer = {"  ./lab power node1 off", "  ./lab power node1 on"})
final class PowerCommand extends LabCommand {
  /** What can be done to a node's power. */
  enum Action {
    on(Operation.ON),
    off(Operation.OFF),
    cycle(Operation.CYCLE);

    private final Operation operation;

    Action(Operation operation) {
      this.operation = operation;
    }
  }

  @Parameters(index = "0", paramLabel = "NODE", description = "For example node1.")
  String node = "";

  @Parameters(index = "1", paramLabel = "off|on|cycle", description = "What to do.")
  Action action = Action.on;

  @Override
  public Integer call() {
    LabNode target = node(node);
    Reply reply = supervisor().power(action.operation, target);
    out.printf("%s: power %s at %tT.%<tL%n", target.name(), action, reply.atMs());
    return 0;
  }
}
