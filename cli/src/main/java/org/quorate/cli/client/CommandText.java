package org.quorate.cli.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The two JSON texts a client needs, written by hand: a parser would double its start-up time. */
final class CommandText {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int DEFAULT_ROWS = 24;

  private CommandText() {}

  static String of(List<String> argv) {
    StringBuilder json = new StringBuilder("{\"argv\":[");
    for (int i = 0; i < argv.size(); i++) {
      json.append(i == 0 ? "" : ",");
      quote(json, argv.get(i));
    }
    json.append("],\"cwd\":");
    quote(json, Path.of("").toAbsolutePath().toString());
    // The launcher asks the terminal: a shell does that without a native call of ours.
    json.append(",\"columns\":").append(columns());
    json.append(",\"rows\":").append(DEFAULT_ROWS);
    json.append(",\"tty\":").append(Boolean.getBoolean("quorate.tty"));
    json.append(",\"env\":{");
    String separator = "";
    for (String name : List.of("LANG", "LC_ALL", "TERM")) {
      String value = System.getenv(name);
      if (value != null) {
        json.append(separator);
        quote(json, name);
        json.append(':');
        quote(json, value);
        separator = ",";
      }
    }
    return json.append("}}").toString();
  }

  /** Reads {@code {"code":N}}. */
  static int exitCode(byte[] json) {
    String digits = new String(json, StandardCharsets.UTF_8).replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 255 : Integer.parseInt(digits);
  }

  private static int columns() {
    String text = System.getProperty("quorate.columns", "");
    return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : DEFAULT_COLUMNS;
  }

  static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
