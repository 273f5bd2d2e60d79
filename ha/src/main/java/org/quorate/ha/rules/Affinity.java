package org.quorate.ha.rules;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** Whether services keep together or apart. */
public enum Affinity {
  POSITIVE,
  NEGATIVE;

  /** The word in {@code rules.cfg}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word in {@code rules.cfg}.
   *
   * @throws InvalidInput for any other word
   */
  public static Affinity parse(String text) {
    return switch (text) {
      case "positive" -> POSITIVE;
      case "negative" -> NEGATIVE;
      default ->
          throw new InvalidInput(
              "'" + Quoted.of(text) + "' is not an affinity: use positive or negative");
    };
  }
}
