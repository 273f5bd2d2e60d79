package org.quorate.fencing.agent;

import java.util.ArrayList;
import java.util.List;
import org.quorate.model.InvalidInput;

/**
 * Splits a line of fence.cfg into words: blanks separate, quotes hold blanks, a backslash escapes.
 */
final class FenceWords {
  private FenceWords() {}

  /**
   * @throws InvalidInput when a quote is not closed or the line ends with a backslash
   */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        if (++i == line.length()) {
          throw new InvalidInput("the line ends with a backslash");
        }
        word.append(line.charAt(i));
        inWord = true;
      } else if (c == '"') {
        quoted = !quoted;
        inWord = true;
      } else if (!quoted && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quoted) {
      throw new InvalidInput("a quote is not closed");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
