package org.quorate.cli.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.cli.output.OutputFormat;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options as Proxmox VE's administrators type them: {@code --name} or {@code -name}, with '-' or
 * '_' between words.
 */
public final class Options {
  private static final String OUTPUT_FORMAT = "--output-format";

  /** What stands in a path, which no parameter describes. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "sid", "vm:ID or ct:ID",
          "vmid", "The guest's number",
          "node", "A node's name",
          "rule", "The rule's name",
          "group", "The group's name");

  private Options() {}

  static void describe(CommandSpec spec, String description, List<String> examples) {
    spec.usageMessage().sortOptions(true).abbreviateSynopsis(true);
    if (!description.isEmpty()) {
      spec.usageMessage().description(escape(description));
    }
    if (!examples.isEmpty()) {
      List<String> footer = new ArrayList<>(List.of("", "Examples:"));
      examples.forEach(example -> footer.add("  " + escape(example)));
      spec.usageMessage().footer(footer.toArray(String[]::new));
    }
  }

  static OptionSpec option(Parameters.Declared declared) {
    return option(declared.name(), declared.type(), declared.description(), declared.required());
  }

  /** The members of the schema's families that occur in the arguments: {@code --net0}. */
  static List<OptionSpec> family(Parameters parameters, List<String> arguments) {
    List<OptionSpec> options = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String argument : arguments) {
      String name = argument.replaceFirst("^--?", "").replaceFirst("=.*", "");
      if (!argument.startsWith("-") || !seen.add(name)) {
        continue;
      }
      parameters.families().stream()
          .filter(family -> family.names().matcher(name).matches())
          .findFirst()
          .ifPresent(f -> options.add(option(name, f.type(), f.description(), false)));
    }
    return options;
  }

  /** Tells of the families in the help: their members are too many to list. */
  static void describeFamilies(CommandSpec spec, Parameters parameters) {
    if (parameters.families().isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>(List.of("", "Numbered options:"));
    for (Parameters.Family family : parameters.families()) {
      lines.add("  --" + family.names().pattern() + "  " + escape(family.description()));
    }
    String[] footer = spec.usageMessage().footer();
    lines.addAll(List.of(footer));
    spec.usageMessage().footer(lines.toArray(String[]::new));
  }

  static PositionalParamSpec positional(int index, String name, Parameters parameters) {
    Optional<Parameters.Declared> declared =
        parameters.declared().stream().filter(one -> one.name().equals(name)).findFirst();
    String description =
        declared.map(Parameters.Declared::description).orElse(VARIABLES.getOrDefault(name, ""));
    PositionalParamSpec.Builder builder = PositionalParamSpec.builder();
    if (declared.isPresent() && declared.get().type() instanceof Type.OneOf words) {
      builder.completionCandidates(words.values());
    }
    return builder
        .index(Integer.toString(index))
        .arity("1")
        .required(true)
        .type(String.class)
        .paramLabel("<" + name + ">")
        .description(escape(description))
        .build();
  }

  static OptionSpec help() {
    return OptionSpec.builder("-h", "--help", "-help")
        .usageHelp(true)
        .description("Show this text and exit.")
        .build();
  }

  /** {@code --output-format}, read by {@link #format}. */
  public static OptionSpec outputFormat() {
    return OptionSpec.builder(OUTPUT_FORMAT, "-output-format", "--output_format")
        .type(OutputFormat.class)
        .arity("1")
        .paramLabel("<format>")
        .completionCandidates(OutputFormat.names())
        .converters(OutputFormat::of)
        .description("text, json or json-pretty (default: text).")
        .build();
  }

  /** What {@code --output-format} asks for instead of text. */
  public static Optional<OutputFormat> format(ParseResult parsed) {
    return parsed.hasMatchedOption(OUTPUT_FORMAT)
        ? Optional.of(parsed.<OutputFormat>matchedOptionValue(OUTPUT_FORMAT, OutputFormat.TEXT))
            .filter(format -> format != OutputFormat.TEXT)
        : Optional.empty();
  }

  /** The API's name of an option, or null for those that are the command's own. */
  static @Nullable String parameterName(ArgSpec option) {
    return option.userObject() instanceof String name ? name : null;
  }

  private static OptionSpec option(String name, Type type, String description, boolean required) {
    Set<String> names = new LinkedHashSet<>();
    for (String spelling : List.of(name, name.replace('_', '-'), name.replace('-', '_'))) {
      names.add("--" + spelling);
      names.add("-" + spelling);
    }
    boolean flag = type.schema().equals("boolean");
    OptionSpec.Builder builder = OptionSpec.builder(names.toArray(String[]::new));
    if (type instanceof Type.OneOf words) {
      builder.completionCandidates(words.values());
    }
    return builder
        .userObject(name)
        .type(String.class)
        .arity(flag ? "0..1" : "1")
        .fallbackValue("1")
        .required(required)
        .paramLabel("<" + (flag ? "0|1" : type.schema()) + ">")
        .description(escape(description))
        .build();
  }

  /** Picocli formats descriptions, so their percent signs are doubled. */
  private static String escape(String text) {
    return text.replace("%", "%%");
  }
}
