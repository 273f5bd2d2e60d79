package org.quorate.ha.scheduling;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** How the best motion is found. */
public enum BalancingMethod {
  /** The least imbalance afterwards. */
  BRUTEFORCE,
  /** The best cluster state afterwards. */
  TOPSIS;

  /**
   * Reads the word in {@code datacenter.cfg}.
   *
   * @throws InvalidInput for any other word
   */
  public static BalancingMethod parse(String text) {
    return switch (text) {
      case "bruteforce" -> BRUTEFORCE;
      case "topsis" -> TOPSIS;
      default ->
          throw new InvalidInput(
              "'" + Quoted.of(text) + "' is not a balancing method: use bruteforce or topsis");
    };
  }

  /** The word in {@code datacenter.cfg}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
