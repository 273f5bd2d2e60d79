package org.quorate.api.rest;

/** The error's text as the status line can carry it: some clients show nothing else. */
final class ReasonPhrase {
  private static final int MAX_LENGTH = 500;

  private ReasonPhrase() {}

  /** The first line in printable ASCII, cut to what clients' line buffers hold. */
  static String of(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    StringBuilder out = new StringBuilder();
    line.chars().limit(MAX_LENGTH).forEach(c -> out.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
    return out.isEmpty() ? "error" : out.toString();
  }
}
