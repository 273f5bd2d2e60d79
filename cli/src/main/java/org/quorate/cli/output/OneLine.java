package org.quorate.cli.output;

import tools.jackson.databind.json.JsonMapper;

/** Nested data in a table's cell. */
final class OneLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OneLine() {}

  static String of(Object nested) {
    return JSON.writeValueAsString(nested);
  }
}
