package org.quorate.lab.command;

import java.util.List;
import java.util.Map;
import org.quorate.lab.LabFailure;
import org.quorate.lab.network.Cut;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cut",
    description =
        "Cut a node's cluster cables in the switch. Storage and management go on, so that you can"
            + " still see what the node does.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./lab cut node1               isolate it: both Corosync links",
      "  ./lab cut node1 --link 0      only the first",
      "  ./lab cut node1 --one-way     it hears the others, but nobody hears it"
    })
final class CutCommand extends LabCommand {
  private static final Map<String, List<Network>> LINKS =
      Map.of(
          "0", List.of(Network.LINK0),
          "1", List.of(Network.LINK1),
          "all", List.of(Network.LINK0, Network.LINK1));

  @Parameters(index = "0", paramLabel = "NODE", description = "For example node1.")
  String node = "";

  @Option(
      names = "--link",
      paramLabel = "0|1|all",
      defaultValue = "all",
      description = "Which Corosync link (default all).")
  String link = "all";

  @Option(names = "--one-way", description = "Lose only what the node sends.")
  boolean oneWay;

  @Override
  public Integer call() {
    LabNode target = node(node);
    List<Network> networks = LINKS.get(link);
    if (networks == null) {
      throw new LabFailure("There is no link '%s': choose --link 0, 1 or all.".formatted(link));
    }
    var unused = supervisor().status(); // refuses when the lab is not up
    List<Cut> cuts = networks.stream().map(network -> new Cut(target, network, oneWay)).toList();
    new Cuts(paths.cutsFile()).add(cuts);
    cuts.forEach(cut -> out.println("cut: " + cut.description()));
    return 0;
  }
}
