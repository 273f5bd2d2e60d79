package org.quorate.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.SituationFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.forecast.Forecast;
import org.quorate.ha.forecast.ForecastData;
import org.quorate.ha.forecast.ForecastText;
import org.quorate.ha.forecast.Forecasts;
import org.quorate.ha.forecast.Pace;
import org.quorate.ha.situation.Situation;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code simulate explore}. */
@Command(
    name = "explore",
    description = "Tells what the loss of nodes would mean for a real cluster.",
    footer = {
      "",
      "PATH is a copy of a cluster's /etc/pve (or /etc/pve itself), or a tar archive of one.",
      "The HA manager's own machines are run on it: which guests restart where, in which order,",
      "in what time, and which cannot and why. Without --lose and --lose-site each node is lost",
      "in turn.",
      "",
      "Memory of the nodes is in no file: without --node-memory it is not looked at.",
      "",
      "Examples:",
      "  ./quorate simulate explore /etc/pve --lose node2",
      "  ./quorate simulate explore cluster.tar.gz --lose node1,node2 --node-memory 256",
      "  ./quorate simulate explore pve/ --lose-site node1,node2,node3 --lose-site node4,node5",
      "  ./quorate simulate explore pve/ --output-format json"
    },
    mixinStandardHelpOptions = true)
final class Explore implements Callable<Integer> {
  private static final int SOME_GUEST_STAYS_DOWN = 1;
  private static final int CANNOT = 2;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PATH", description = "a directory or a tar archive")
  Path path = Path.of(".");

  @Option(
      names = "--lose",
      paramLabel = "NODE[,NODE]",
      split = ",",
      description = "nodes that are lost together")
  List<String> lose = new ArrayList<>();

  @Option(
      names = "--lose-site",
      paramLabel = "NODE[,NODE]",
      description = "the nodes of a site; each site given is lost by itself")
  List<String> sites = new ArrayList<>();

  @Option(
      names = {"--node-memory", "--node_memory"},
      paramLabel = "GIB|NODE=GIB[,…]",
      description = "memory of the nodes: of all, or of those named")
  @Nullable String memory;

  @Option(
      names = {"--rounds"},
      description = "daemons answer in rounds only, as where a foreign node is a member")
  boolean rounds;

  @Option(
      names = {"--output-format", "--output_format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or json-pretty (default: text)")
  String format = "text";

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try (EtcPveCopy copy = EtcPveCopy.of(path);
        Tree tree = new Tree(copy.root(), Tree.LIMIT)) {
      SituationFiles files = new SituationFiles(new HaFiles(tree));
      Situation situation = files.read(NodeMemory.parse(memory == null ? "" : memory));
      List<Forecast> forecasts = forecasts(situation);
      show(forecasts);
      return forecasts.stream().allMatch(Forecast::everyHaGuestRuns) ? 0 : SOME_GUEST_STAYS_DOWN;
    } catch (IOException | InvalidInput cannot) {
      err.println("explore: " + cannot.getMessage());
      err.flush();
      return CANNOT;
    }
  }

  private List<Forecast> forecasts(Situation situation) {
    Forecasts forecasts = new Forecasts(situation, rounds ? Pace.ROUNDS : Pace.WATCHING);
    List<Forecast> all = new ArrayList<>();
    if (!lose.isEmpty()) {
      all.add(forecasts.losing(nodes(lose, situation)));
    }
    for (String site : sites) {
      all.add(forecasts.losing(nodes(List.of(site.split(",", -1)), situation)));
    }
    return all.isEmpty() ? forecasts.losingEach() : all;
  }

  private static TreeSet<NodeName> nodes(List<String> names, Situation situation) {
    TreeSet<NodeName> nodes = new TreeSet<>();
    for (String name : names) {
      NodeName node = new NodeName(name.strip());
      if (!situation.members().containsKey(node)) {
        throw new InvalidInput(
            "there is no node '"
                + node
                + "' in this cluster; there are: "
                + String.join(
                    ", ", situation.members().keySet().stream().map(NodeName::value).toList()));
      }
      nodes.add(node);
    }
    return nodes;
  }

  private void show(List<Forecast> forecasts) {
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Object>> data = forecasts.stream().map(ForecastData::of).toList();
    switch (format) {
      case "text" -> data.forEach(one -> ForecastText.of(one).forEach(out::println));
      case "json" -> out.println(JsonMapper.shared().writeValueAsString(data));
      case "json-pretty" ->
          out.println(
              JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(data));
      default ->
          throw new InvalidInput(
              "'" + format + "' is not an output format: use text, json or json-pretty");
    }
    out.flush();
  }

  /** A directory that looks like /etc/pve, unpacked where the path is an archive. */
  record EtcPveCopy(Path root, @Nullable Path unpacked) implements AutoCloseable {
    private static final int DEPTH_MAX = 4;

    static EtcPveCopy of(Path path) throws IOException {
      if (Files.isDirectory(path)) {
        return new EtcPveCopy(find(path), null);
      }
      if (!Files.isRegularFile(path)) {
        throw new IOException("there is no '" + path + "'");
      }
      Path to = Files.createTempDirectory("quorate-explore");
      EtcPveCopy copy = new EtcPveCopy(to, to);
      try {
        unpack(path, to);
        return new EtcPveCopy(find(to), to);
      } catch (IOException failed) {
        copy.close();
        throw failed;
      }
    }

    /** GNU tar finds out how it is compressed, and lets no name leave the directory. */
    private static void unpack(Path archive, Path to) throws IOException {
      Process tar =
          new ProcessBuilder(
                  "tar",
                  "--extract",
                  "--no-same-owner",
                  "--no-same-permissions",
                  "--file",
                  archive.toString(),
                  "--directory",
                  to.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (tar.waitFor() != 0) {
          throw new IOException("'" + archive + "' is not a tar archive");
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted");
      }
    }

    private static Path find(Path below) throws IOException {
      try (var found = Files.find(below, DEPTH_MAX, (path, is) -> looksLikeEtcPve(path))) {
        return found
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "'"
                            + below
                            + "' holds no copy of /etc/pve: a directory 'nodes' is missing"));
      }
    }

    private static boolean looksLikeEtcPve(Path path) {
      return Files.isDirectory(path.resolve("nodes"));
    }

    @Override
    public void close() throws IOException {
      if (unpacked == null) {
        return;
      }
      try (var all = Files.walk(unpacked)) {
        for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
