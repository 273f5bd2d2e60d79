package org.quorate.ha.status;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** What the administrator wants of a service (resources.cfg). */
public enum RequestedState {
  STARTED,
  STOPPED,
  DISABLED,
  IGNORED;

  /** The word in the HA files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word in the HA files.
   *
   * @throws InvalidInput for any other word
   */
  public static RequestedState parse(String text) {
    if (text.equals("enabled")) {
      return STARTED; // Proxmox VE's older name for it
    }
    for (RequestedState value : values()) {
      if (value.text().equals(text)) {
        return value;
      }
    }
    throw new InvalidInput(
        "'"
            + Quoted.of(text)
            + "' is not a requested state; use started, stopped, disabled or ignored");
  }
}
