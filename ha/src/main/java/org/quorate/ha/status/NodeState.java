package org.quorate.ha.status;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** The master's idea of a node. A node without an entry counts as unknown. */
public enum NodeState {
  ONLINE,
  MAINTENANCE,
  UNKNOWN,
  FENCE,
  GONE;

  /** The word in the HA files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word in the HA files.
   *
   * @throws InvalidInput for any other word
   */
  public static NodeState parse(String text) {
    for (NodeState value : values()) {
      if (value.text().equals(text)) {
        return value;
      }
    }
    throw new InvalidInput("'" + Quoted.of(text) + "' is not a node state of the HA manager");
  }
}
