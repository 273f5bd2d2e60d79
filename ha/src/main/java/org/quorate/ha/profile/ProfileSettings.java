package org.quorate.ha.profile;

import java.util.Map;
import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.Flag;

/**
 * The line {@code ha} of {@code /etc/pve/quorate.cfg}.
 *
 * @param profile {@code profile}: empty = {@code auto}, the fastest that the cluster allows
 * @param leaseSeconds {@code lease}: a node that could not refresh its lock for so long is reset;
 *     10 s of it are for stopping guests first. Shorter recovers sooner, longer bears longer
 *     disturbances. {@value #LEASE_MIN} to {@value #LEASE_MAX}, by default 30
 * @param guestsFirst {@code guests-first}: a node that lost its cluster stops its HA guests and
 *     needs no reset then; empty = in the fast profile
 * @param watchdog {@code watchdog}: {@code auto}, a device, {@code multiplexer}, or {@code none}
 * @param watchdogSeconds {@code watchdog-timeout}: what the device is set to; {@value
 *     #WATCHDOG_MIN} to {@value #WATCHDOG_MAX}, by default 10
 */
public record ProfileSettings(
    Optional<Profile> profile,
    int leaseSeconds,
    Optional<Boolean> guestsFirst,
    String watchdog,
    int watchdogSeconds) {
  public static final String WATCHDOG_AUTO = "auto";
  public static final String WATCHDOG_NONE = "none";
  public static final String WATCHDOG_MULTIPLEXER = "multiplexer";

  /** Below, a busy host's own delays would stop its guests. */
  static final int LEASE_MIN = 20;

  /** Above, the foreign timing is as fast. */
  static final int LEASE_MAX = 60;

  /** The loop feeds every second. */
  static final int WATCHDOG_MIN = 4;

  /** With a longer one the lock of 120 s would be free before the node is reset. */
  static final int WATCHDOG_MAX = 28;

  public static final ProfileSettings DEFAULTS =
      new ProfileSettings(Optional.empty(), 30, Optional.empty(), WATCHDOG_AUTO, 10);

  /**
   * Reads the parts of the line; those absent have their default, those unknown are left alone.
   *
   * @throws InvalidInput naming the part that is wrong
   */
  public static ProfileSettings of(Map<String, String> ha) {
    String watchdog = ha.getOrDefault("watchdog", DEFAULTS.watchdog);
    boolean known =
        watchdog.equals(WATCHDOG_AUTO)
            || watchdog.equals(WATCHDOG_NONE)
            || watchdog.equals(WATCHDOG_MULTIPLEXER)
            || watchdog.matches("/dev/[A-Za-z0-9_/-]{1,64}");
    if (!known) {
      throw wrong("watchdog", watchdog, "auto, none, multiplexer or a device below /dev");
    }
    return new ProfileSettings(
        profile(ha.getOrDefault("profile", "auto")),
        seconds(ha, "lease", DEFAULTS.leaseSeconds, LEASE_MIN, LEASE_MAX),
        guestsFirst(ha.get("guests-first")),
        watchdog,
        seconds(ha, "watchdog-timeout", DEFAULTS.watchdogSeconds, WATCHDOG_MIN, WATCHDOG_MAX));
  }

  private static Optional<Profile> profile(String word) {
    return switch (word) {
      case "auto" -> Optional.empty();
      case "compatible" -> Optional.of(Profile.COMPATIBLE);
      case "fast" -> Optional.of(Profile.FAST);
      default -> throw wrong("profile", word, "auto, compatible or fast");
    };
  }

  private static Optional<Boolean> guestsFirst(@org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(Flag.parse(text).orElseThrow(() -> wrong("guests-first", text, "0 or 1")));
  }

  private static int seconds(Map<String, String> ha, String key, int fallback, int min, int max) {
    String text = ha.get(key);
    if (text == null) {
      return fallback;
    }
    int seconds = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    if (seconds < min || seconds > max) {
      throw wrong(key, text, min + " to " + max + " seconds");
    }
    return seconds;
  }

  private static InvalidInput wrong(String key, String value, String right) {
    return new InvalidInput(
        "'%s' of 'ha' in quorate.cfg is '%s': give %s".formatted(key, Quoted.of(value), right));
  }
}
