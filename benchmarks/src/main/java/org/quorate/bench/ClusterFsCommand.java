package org.quorate.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.quorate.bench.clusterfs.ClusterFsBench;
import org.quorate.bench.clusterfs.ClusterFsBench.Part;
import org.quorate.bench.clusterfs.Report;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.setup.Requirements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "clusterfs",
    description =
        "Three real nodes with Corosync and quorate-clusterfs: operations through the mount, the"
            + " joining of a node, how long writers wait meanwhile, and memory. Each figure stands"
            + " beside pmxcfs's (of another run) and the limits of this machine.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./bench clusterfs --quick",
      "  ./bench clusterfs --only operations,memory --json result.json"
    })
final class ClusterFsCommand implements Callable<Integer> {
  private static final double SECONDS = 5;
  private static final double QUICK_SECONDS = 1.5;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--quick", description = "Short rounds, and no tree of 128 MiB.")
  boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Some of: ${COMPLETION-CANDIDATES}.")
  Set<Part> only = new LinkedHashSet<>(List.of(Part.values()));

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  Path json = Path.of("");

  @Override
  @SuppressWarnings("SystemOut") // the report
  public Integer call() throws Exception {
    Requirements.checkMachine();
    boolean wanted = !json.toString().isEmpty();
    if (wanted && (Files.isDirectory(json) || !Files.isDirectory(json.resolveSibling(".")))) {
      throw new LabFailure(
          "%s cannot be written: name a file in an existing directory.".formatted(json));
    }
    Report report =
        new ClusterFsBench(
                LabPaths.fromProperties().product(),
                quick ? QUICK_SECONDS : SECONDS,
                quick,
                only,
                System.out)
            .run();
    if (wanted) {
      Files.writeString(json, report.json());
    }
    return 0;
  }
}
