package org.quorate.cli.pvesh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.Program;
import org.quorate.cli.output.OutputFormat;
import org.quorate.cli.schema.Commands;
import org.quorate.cli.schema.TaskFollower;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.Upid;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code pvesh}: any method of the REST API, as root. */
public final class Pvesh implements Program {
  @Override
  public CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec program =
        Commands.group(
            "pvesh",
            "Calls a method of the REST API.",
            "pvesh get /cluster/resources --type vm --output-format json",
            "pvesh create /nodes/node1/qemu/100/status/start");
    for (Map.Entry<String, Verb> verb :
        List.of(
            Map.entry("get", Verb.GET),
            Map.entry("create", Verb.POST),
            Map.entry("set", Verb.PUT),
            Map.entry("delete", Verb.DELETE))) {
      program.addSubcommand(verb.getKey(), verb(session, verb.getKey(), verb.getValue()));
    }
    program.addSubcommand("ls", list(session));
    return program;
  }

  private static CommandSpec verb(Session session, String name, Verb verb) {
    CommandSpec spec =
        Commands.command(
            name,
            verb + " a path of the API; parameters as --name value.",
            parsed -> call(session, verb, parsed));
    // Parameters are whatever the path's method takes: the table checks them, not picocli.
    spec.parser().unmatchedOptionsArePositionalParams(true);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("<path> [--<parameter> <value>]")
            .description("The path, then its parameters.")
            .build());
    return spec;
  }

  private static CommandSpec list(Session session) {
    CommandSpec spec =
        Commands.command(
            "ls",
            "Lists what lies below a path.",
            parsed -> {
              String prefix = normal(parsed.matchedPositionalValue(0, "/"));
              Children.of(session.methods(), prefix).forEach(session.out()::println);
              return 0;
            });
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("<path>")
            .description("Where to look; / without one.")
            .build());
    return spec;
  }

  private static int call(Session session, Verb verb, ParseResult parsed) throws Exception {
    List<String> words = parsed.matchedPositionalValue(0, List.<String>of());
    Map<String, String> parameters = parameters(words.subList(1, words.size()));
    String named = parameters.remove("output-format");
    OutputFormat format = named == null ? OutputFormat.TEXT : OutputFormat.of(named);
    boolean quiet = flag(parameters.remove("quiet"));
    parameters.remove("noproxy");
    parameters.remove("human-readable");
    Object answer = session.calls().call(verb, normal(words.getFirst()), parameters);
    if (quiet) {
      return 0;
    }
    if (format == OutputFormat.TEXT && isTask(answer)) {
      return TaskFollower.show(session, answer);
    }
    return format.renderer().show(session, answer, parsed);
  }

  private static Map<String, String> parameters(List<String> words) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.matches("--?[A-Za-z].*")) {
        throw new InvalidInput("'" + Quoted.of(word) + "' is not a parameter: write --name value");
      }
      String name = word.replaceFirst("^--?", "");
      int equals = name.indexOf('=');
      if (equals > 0) {
        parameters.put(option(name.substring(0, equals)), name.substring(equals + 1));
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
        parameters.put(option(name), words.get(++i));
      } else {
        parameters.put(option(name), "1");
      }
    }
    return parameters;
  }

  /** The command's own options may be spelled with '_' too. */
  private static String option(String name) {
    return name.equals("output_format") ? "output-format" : name;
  }

  private static boolean flag(@Nullable String value) {
    return "1".equals(value);
  }

  private static boolean isTask(@Nullable Object answer) {
    try {
      return answer instanceof String text && !Upid.parse(text).type().isEmpty();
    } catch (InvalidInput other) {
      return false;
    }
  }

  private static String normal(String path) {
    String trimmed = path.replaceAll("/+", "/").replaceAll("/$", "");
    return trimmed.startsWith("/") ? trimmed : "/" + trimmed;
  }
}
