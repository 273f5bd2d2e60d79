package org.quorate.ha.status;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** What the local resource manager is prepared for; tells the master how to treat its services. */
public enum LrmMode {
  ACTIVE,
  RESTART,
  SHUTDOWN,
  MAINTENANCE,
  DISARM;

  /** The word in the HA files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word in the HA files.
   *
   * @throws InvalidInput for any other word
   */
  public static LrmMode parse(String text) {
    for (LrmMode value : values()) {
      if (value.text().equals(text)) {
        return value;
      }
    }
    throw new InvalidInput("'" + Quoted.of(text) + "' is not a mode of the local resource manager");
  }
}
