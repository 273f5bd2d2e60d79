package org.quorate.ha.status;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** The master's idea of a service; {@link org.quorate.ha.crm.ServiceTable} has the transitions. */
public enum ServiceState {
  REQUEST_START,
  REQUEST_START_BALANCE,
  STARTED,
  REQUEST_STOP,
  STOPPED,
  MIGRATE,
  RELOCATE,
  FENCE,
  RECOVERY,
  FREEZE,
  ERROR;

  /** The word in the HA files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word in the HA files.
   *
   * @throws InvalidInput for any other word
   */
  public static ServiceState parse(String text) {
    for (ServiceState value : values()) {
      if (value.text().equals(text)) {
        return value;
      }
    }
    throw new InvalidInput("'" + Quoted.of(text) + "' is not a service state of the HA manager");
  }
}
