package org.quorate.lab.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "heal",
    description = "Mend the cables of a node; without one, of all nodes.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./lab heal", "  ./lab heal node1"})
final class HealCommand extends LabCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "NODE", description = "For example node1.")
  @Nullable String node;

  @Override
  public Integer call() {
    Optional<LabNode> target = Optional.ofNullable(node).map(this::node);
    var unused = supervisor().status(); // refuses when the lab is not up
    new Cuts(paths.cutsFile()).heal(target);
    out.println("mended: " + target.map(LabNode::name).orElse("all nodes"));
    return 0;
  }
}
