package org.quorate.ha.status;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** State of a node's local resource manager; {@link org.quorate.ha.lrm.Lrm} has the transitions. */
public enum LrmState {
  WAIT_FOR_AGENT_LOCK,
  ACTIVE,
  MAINTENANCE,
  LOST_AGENT_LOCK;

  /** The word in the HA files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word in the HA files.
   *
   * @throws InvalidInput for any other word
   */
  public static LrmState parse(String text) {
    for (LrmState value : values()) {
      if (value.text().equals(text)) {
        return value;
      }
    }
    throw new InvalidInput(
        "'" + Quoted.of(text) + "' is not a state of the local resource manager");
  }
}
