package org.quorate.lab.command;

import java.util.List;
import org.quorate.lab.cluster.Formation;
import org.quorate.lab.cluster.Members;
import org.quorate.lab.network.Cut;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.supervisor.Reply.NodeStatus;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = "Show how every node stands: power, BMC, watchdog, cluster.",
    footerHeading = "%nExample:%n",
    footer = "  ./lab status")
final class StatusCommand extends LabCommand {
  @Override
  public Integer call() {
    LabPlan plan = plan();
    List<NodeStatus> nodes = supervisor().status().nodes();
    out.printf(
        "%-7s %-6s %-13s %-9s %-8s %s%n", "node", "power", "BMC", "watchdog", "quorate", "sees");
    for (NodeStatus status : nodes) {
      LabNode node = plan.node(status.name());
      Members members =
          status.on()
              ? new Formation(plan, paths, progress()).members(node)
              : new Members(false, java.util.Set.of());
      out.printf(
          "%-7s %-6s %-13s %-9s %-8s %s%n",
          status.name(),
          status.on() ? "on" : "off",
          status.bmc() ? node.bmcAddress() : "dead",
          status.watchdogArmed() ? "armed" : "-",
          status.on() ? (members.quorate() ? "yes" : "no") : "-",
          members.online().stream().sorted().toList());
    }
    List<Cut> cuts = new Cuts(paths.cutsFile()).all();
    cuts.forEach(cut -> out.println("cut: " + cut.description()));
    return 0;
  }
}
