package org.quorate.ha.status;

import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * The HA manager lets go of its watchdogs, for work on the cluster that would look like failures
 * ({@code ha-manager crm-command disarm-ha}).
 */
public record Disarm(Mode mode, Phase phase) {

  /** What becomes of the services meanwhile. */
  public enum Mode {
    /** They stay as they are; nobody starts, stops or moves them. */
    FREEZE,
    /** They are not looked at; they may be moved by hand. */
    IGNORE;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the word in the HA files.
     *
     * @throws InvalidInput for any other word
     */
    public static Mode parse(String text) {
      return switch (text) {
        case "freeze" -> FREEZE;
        case "ignore" -> IGNORE;
        default ->
            throw new InvalidInput(
                "'" + Quoted.of(text) + "' is not a way to disarm; use freeze or ignore");
      };
    }
  }

  /** How far it is. */
  public enum Phase {
    DISARMING,
    /** No node has an armed watchdog any more. */
    DISARMED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean complete() {
    return phase == Phase.DISARMED;
  }

  public Disarm completed() {
    return new Disarm(mode, Phase.DISARMED);
  }
}
