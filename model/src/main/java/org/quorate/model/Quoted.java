package org.quorate.model;

/** Outside text made fit for a message: control characters become '?', long text is cut. */
public final class Quoted {
  private static final int MAX = 80;

  private Quoted() {}

  public static String of(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(MAX)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.codePointCount(0, text.length()) > MAX
        ? out.append('…').toString()
        : out.toString();
  }
}
