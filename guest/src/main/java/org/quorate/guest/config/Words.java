package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.List;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * Splits text into words as a POSIX shell quotes them: blanks separate, '…' is literal, "…" and
 * outside text take a backslash. Nothing is expanded and nothing is run.
 */
public final class Words {
  /** Linux refuses programs with far longer arguments anyway. */
  private static final int MAX_WORDS = 1000;

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean started;

  private Words() {}

  /**
   * The words of {@code text}.
   *
   * @throws InvalidInput when a quote or a backslash has no end
   */
  public static List<String> split(String text) {
    return new Words().read(text);
  }

  private List<String> read(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case ' ', '\t' -> end();
        case '\'' -> i = literal(text, i + 1);
        case '"' -> i = quoted(text, i + 1);
        case '\\' -> append(at(text, ++i));
        default -> append(c);
      }
    }
    end();
    if (words.size() > MAX_WORDS) {
      throw new InvalidInput("more than " + MAX_WORDS + " words in '" + Quoted.of(text) + "'");
    }
    return List.copyOf(words);
  }

  private int literal(String text, int from) {
    int i = from;
    started = true;
    while (at(text, i) != '\'') {
      word.append(text.charAt(i++));
    }
    return i;
  }

  private int quoted(String text, int from) {
    int i = from;
    started = true;
    while (at(text, i) != '"') {
      boolean escape = text.charAt(i) == '\\' && "\"\\$`".indexOf(at(text, i + 1)) >= 0;
      i += escape ? 1 : 0;
      word.append(text.charAt(i++));
    }
    return i;
  }

  private static char at(String text, int index) {
    if (index >= text.length()) {
      throw new InvalidInput("a quote or backslash in '" + Quoted.of(text) + "' has no end");
    }
    return text.charAt(index);
  }

  private void append(char c) {
    started = true;
    word.append(c);
  }

  private void end() {
    if (started) {
      words.add(word.toString());
    }
    word.setLength(0);
    started = false;
  }
}
