package org.quorate.cli.output;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.quorate.api.local.Session;
import org.quorate.cli.schema.ApiCommand;
import picocli.CommandLine;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How an answer is shown: for people, or for scripts. */
public enum OutputFormat {
  TEXT,
  /** One line. */
  JSON,
  JSON_PRETTY;

  private static final JsonMapper LINE = JsonMapper.builder().build();
  private static final JsonMapper PRETTY =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  public static List<String> names() {
    return List.of("text", "json", "json-pretty");
  }

  public static OutputFormat of(String name) {
    if (!names().contains(name)) {
      throw new CommandLine.TypeConversionException(
          "'" + name + "' is not an output format: use text, json or json-pretty");
    }
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Shows any answer in this format. */
  public ApiCommand.Renderer renderer() {
    return (session, answer, parsed) -> {
      session.out().println(text(session, answer));
      return 0;
    };
  }

  private String text(Session session, @Nullable Object answer) {
    return switch (this) {
      case TEXT -> DataText.of(answer, session.columns());
      case JSON -> LINE.writeValueAsString(answer);
      case JSON_PRETTY -> PRETTY.writeValueAsString(answer);
    };
  }
}
