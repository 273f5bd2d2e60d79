package org.quorate.cli.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.output.OutputFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command that is one API call: its positional arguments and options are the method's variables
 * and parameters, so the schema is written once and help, checks and REST agree.
 */
public final class ApiCommand {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_-]+)}");

  /** Shows an answer; the exit code. */
  public interface Renderer {
    int show(Session session, @Nullable Object answer, ParseResult parsed) throws Exception;
  }

  /** Does the call itself, when it needs more than what was typed. */
  public interface Caller {
    /**
     * @param parameters what was typed, positional arguments included
     * @param path with its variables filled in
     */
    int call(Map<String, String> parameters, String path) throws Exception;
  }

  private final String name;
  private final Verb verb;
  private final String path;
  private final List<String> positional = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private final Map<String, String> fixed = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private @Nullable Caller caller;
  private Renderer renderer = (session, answer, parsed) -> TaskFollower.show(session, answer);
  private boolean outputFormat;
  private boolean optionsOffered = true;
  private @Nullable String description;

  private ApiCommand(String name, Verb verb, String path) {
    this.name = name;
    this.verb = verb;
    this.path = path;
  }

  /**
   * @param path the method's template; {@code {node}} becomes the local node unless it is
   *     positional
   */
  public static ApiCommand of(String name, Verb verb, String path) {
    return new ApiCommand(name, verb, path);
  }

  /** The command's arguments in order: variables of the path or required parameters. */
  public ApiCommand arguments(String... names) {
    positional.addAll(List.of(names));
    return this;
  }

  public ApiCommand example(String line) {
    examples.add(line);
    return this;
  }

  /** A parameter the command always gives. */
  public ApiCommand fixed(String parameter, String value) {
    fixed.put(parameter, value);
    return this;
  }

  /** Says what the command does, where that is not what its method does. */
  public ApiCommand described(String text) {
    description = text;
    return this;
  }

  /** Takes its arguments only, none of the method's other parameters. */
  public ApiCommand only() {
    optionsOffered = false;
    return this;
  }

  /** Required parameters that the command asks for when they were not typed. */
  public ApiCommand asked(String... parameters) {
    asked.addAll(List.of(parameters));
    return this;
  }

  public ApiCommand calling(Caller calls) {
    caller = calls;
    return this;
  }

  /** Shows the answer so; offers {@code --output-format} beside it. */
  public ApiCommand show(Renderer text) {
    renderer = text;
    outputFormat = true;
    return this;
  }

  /** The picocli command, for one session. */
  public CommandSpec spec(Session session, List<String> arguments) {
    Method method = method(session);
    Parameters parameters =
        method == null || !optionsOffered ? Parameters.none() : method.parameters();
    CommandSpec spec =
        Commands.command(
            name,
            description(method),
            parsed -> run(session, parsed),
            examples.toArray(String[]::new));
    for (int i = 0; i < positional.size(); i++) {
      spec.addPositional(Options.positional(i, positional.get(i), parameters));
    }
    for (Parameters.Declared declared : parameters.declared()) {
      if (!positional.contains(declared.name()) && !fixed.containsKey(declared.name())) {
        spec.addOption(
            asked.contains(declared.name())
                ? Options.option(declared).toBuilder().required(false).build()
                : Options.option(declared));
      }
    }
    Options.family(parameters, arguments).forEach(spec::addOption);
    Options.describeFamilies(spec, parameters);
    if (outputFormat) {
      spec.addOption(Options.outputFormat());
    }
    return spec;
  }

  private int run(Session session, ParseResult parsed) throws Exception {
    Map<String, String> given = new LinkedHashMap<>(fixed);
    for (var option : parsed.matchedOptions()) {
      String parameter = Options.parameterName(option);
      if (parameter != null) {
        given.put(parameter, option.<String>getValue());
      }
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("node", session.node().value());
    for (int i = 0; i < positional.size(); i++) {
      String value = parsed.matchedPositionalValue(i, "");
      if (path.contains("{" + positional.get(i) + "}")) {
        variables.put(positional.get(i), value);
      } else if (!value.isEmpty()) {
        given.put(positional.get(i), value);
      }
    }
    if (caller != null) {
      return caller.call(given, fill(variables));
    }
    Object answer = session.calls().call(verb, fill(variables), given);
    return Options.format(parsed)
        .map(OutputFormat::renderer)
        .orElse(renderer)
        .show(session, answer, parsed);
  }

  public String name() {
    return name;
  }

  private String description(@Nullable Method method) {
    if (description != null) {
      return description;
    }
    return method == null ? "" : method.description();
  }

  private @Nullable Method method(Session session) {
    return session.methods().stream()
        .filter(method -> method.verb() == verb && method.path().equals(path))
        .findFirst()
        .orElse(null);
  }

  private String fill(Map<String, String> variables) {
    Matcher matcher = VARIABLE.matcher(path);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = variables.getOrDefault(matcher.group(1), "");
      matcher.appendReplacement(filled, Matcher.quoteReplacement(PathText.encode(value)));
    }
    return matcher.appendTail(filled).toString();
  }
}
