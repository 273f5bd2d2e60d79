package org.quorate.lab.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.Progress;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.setup.BringUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description =
        "Bring the lab up: namespaces, BMCs, nodes, and a cluster formed with pvecm. A lab that was"
            + " up before keeps its disks.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./lab up", "  ./lab up --nodes 5 --fresh"})
final class UpCommand extends LabCommand {
  @Option(names = "--nodes", paramLabel = "N", description = "How many nodes, 1 to 9 (default 3).")
  @Nullable Integer nodes;

  @Option(names = "--fresh", description = "Forget the nodes' disks and the shared storage first.")
  boolean fresh;

  @Override
  public Integer call() throws Exception {
    long startNs = System.nanoTime();
    Progress progress = progress();
    LabPlan plan = new BringUp(paths, progress).up(Optional.ofNullable(nodes), fresh);
    progress.say("The lab is up after %.1f s.".formatted((System.nanoTime() - startNs) / 1e9));
    for (LabNode node : plan.nodes()) {
      progress.say("  %s  https://127.0.0.1:%d".formatted(node.name(), node.hostPort()));
    }
    progress.say("The password of root is in " + paths.passwordFile() + ".");
    return 0;
  }
}
