package org.quorate.ha.profile;

import java.util.Optional;
import java.util.OptionalLong;
import org.quorate.fencing.lease.Lease;

/**
 * The profile in force on a node.
 *
 * @param reason for people: why it is this one
 * @param lease what the node itself keeps to
 * @param promiseMs how long after the beginning of its last refresh it may act, for the others to
 *     rely on; empty = they have its lock of 120 s
 * @param guestsFirst its guests are stopped before its host is reset
 */
public record ProfileChoice(
    Profile profile, String reason, Lease lease, OptionalLong promiseMs, boolean guestsFirst) {

  /**
   * What the node sees.
   *
   * @param foreign name of a node whose cluster file system or LRM is not Quorate's
   * @param ring of corosync.conf
   * @param multiplexer the watchdog is behind the multiplexer
   */
  public record Facts(Optional<String> foreign, RingFacts ring, boolean multiplexer) {}

  public static ProfileChoice of(ProfileSettings settings, Facts facts) {
    Lease lease =
        Lease.fast(
            settings.leaseSeconds() * 1_000L,
            settings.watchdogSeconds() * 1_000L,
            facts.ring().tokenMs());
    Optional<String> obstacle =
        obstacle(settings, facts)
            .or(
                () ->
                    lease.fitsTheLock()
                        ? Optional.empty()
                        : Optional.of("the ring reforms too slowly for a shorter lease"));
    if (obstacle.isPresent()) {
      return new ProfileChoice(
          Profile.COMPATIBLE,
          obstacle.get(),
          facts.multiplexer()
              ? Lease.behindMultiplexer()
              : Lease.compatible(settings.watchdogSeconds() * 1_000L),
          OptionalLong.empty(),
          settings.guestsFirst().orElse(false));
    }
    return new ProfileChoice(
        Profile.FAST,
        settings.profile().isPresent() ? "configured" : "all managers are Quorate's",
        lease,
        OptionalLong.of(lease.victimEndMs()),
        settings.guestsFirst().orElse(true));
  }

  private static Optional<String> obstacle(ProfileSettings settings, Facts facts) {
    if (settings.profile().equals(Optional.of(Profile.COMPATIBLE))) {
      return Optional.of("configured");
    }
    if (settings.watchdog().equals(ProfileSettings.WATCHDOG_NONE)) {
      return Optional.of("there is no watchdog by configuration");
    }
    if (facts.multiplexer()) {
      return Optional.of("the watchdog is behind the multiplexer, which lets a host run 70 s");
    }
    if (facts.foreign().isPresent()) {
      return Optional.of(facts.foreign().get());
    }
    return facts.ring().majorityVotes()
        ? Optional.empty()
        : Optional.of("votes are not the nodes' alone (quorum device or two_node)");
  }
}
