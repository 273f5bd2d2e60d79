package org.quorate.cli.quorate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.output.OutputFormat;
import org.quorate.cli.schema.Commands;
import org.quorate.cli.schema.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code quorate history}: lists a file's changes, or takes the file back to one of them. */
final class HistoryCommand {
  private static final String LIMIT = "--limit";
  private static final String DIFF = "--diff";
  private static final String RESTORE = "--restore";
  private static final Path MOUNT = Path.of("/etc/pve");

  private HistoryCommand() {}

  static CommandSpec spec(Session session) {
    CommandSpec spec =
        Commands.command(
            "history",
            "Shows who changed a file of /etc/pve, when and how; with --restore takes it back to"
                + " what it was after that change, which is a change like any other.",
            parsed -> run(session, parsed),
            "quorate history storage.cfg",
            "quorate history /etc/pve/storage.cfg --diff --limit 3",
            "quorate history nodes/node1/qemu-server/100.conf --output-format json",
            "quorate history storage.cfg --restore 12");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .type(String.class)
            .paramLabel("<path>")
            .description("The file: storage.cfg or /etc/pve/storage.cfg.")
            .build());
    spec.addOption(
        option(LIMIT, "<integer>", "At most so many changes, newest first (default: 20)."));
    spec.addOption(
        OptionSpec.builder(DIFF, "-diff")
            .type(boolean.class)
            .description("Show what each change changed, as diff -u does.")
            .build());
    spec.addOption(
        option(RESTORE, "<number>", "Take the file back to what it was after this change."));
    spec.addOption(Options.outputFormat());
    return spec;
  }

  private static OptionSpec option(String name, String label, String description) {
    return OptionSpec.builder(name, name.substring(1))
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  private static int run(Session session, ParseResult parsed) throws Exception {
    String path = typed(session, parsed.matchedPositionalValue(0, ""));
    String method = "/nodes/" + session.node() + "/quorate/history";
    if (parsed.hasMatchedOption(RESTORE)) {
      String number = parsed.matchedOptionValue(RESTORE, "");
      session
          .out()
          .println(session.calls().call(Verb.PUT, method, Map.of("path", path, "number", number)));
      return 0;
    }
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("path", path);
    if (parsed.hasMatchedOption(LIMIT)) {
      asked.put("limit", parsed.matchedOptionValue(LIMIT, ""));
    }
    if (parsed.hasMatchedOption(DIFF)) {
      asked.put("diff", "1");
    }
    Object answer = session.calls().call(Verb.GET, method, asked);
    List<Map<String, Object>> rows = Authorship.completed(session, path, answer);
    Optional<OutputFormat> format = Options.format(parsed);
    if (format.isPresent()) {
      return format.get().renderer().show(session, rows, parsed);
    }
    session.out().print(HistoryText.of(path, rows));
    return 0;
  }

  /** Below /etc/pve a relative path is meant from where one stands. */
  private static String typed(Session session, String path) {
    boolean inside = session.cwd().startsWith(MOUNT) && !path.startsWith("/");
    return inside ? session.cwd().resolve(path).normalize().toString() : path;
  }
}
