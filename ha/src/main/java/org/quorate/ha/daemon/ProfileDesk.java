package org.quorate.ha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.fencing.watchdog.MultiplexerWatchdog;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.ProfileFiles;
import org.quorate.ha.profile.ProfileChoice;
import org.quorate.ha.profile.ProfileSettings;
import org.quorate.ha.profile.RingFacts;
import org.quorate.ha.watchdog.Terms;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses this node's profile from what is configured and who takes part, and says so. */
final class ProfileDesk {
  private static final Logger LOG = LoggerFactory.getLogger("profile");

  private final HaFiles files;
  private final ProfileFiles profileFiles;
  private final NodeName self;
  private final Path device;
  private final Once once = new Once(LOG);
  private @Nullable ProfileChoice said;

  /**
   * The choice, and how the watchdog is used by it.
   *
   * @param leasesCount a node's promise may be believed in this cluster
   */
  record Chosen(ProfileChoice choice, Terms terms, boolean leasesCount) {}

  ProfileDesk(HaFiles files, NodeName self, Path device) {
    this.files = files;
    this.profileFiles = new ProfileFiles(files);
    this.self = self;
    this.device = device;
  }

  /**
   * Looks anew.
   *
   * @throws IOException when a file cannot be read: then nothing changes
   */
  Chosen look(ClusterInfo info) throws IOException {
    ProfileSettings settings = settings();
    RingFacts ring = profileFiles.ring();
    String driver = driver(settings);
    boolean multiplexer = driver.equals(ProfileSettings.WATCHDOG_MULTIPLEXER);
    Optional<String> foreign = foreign(info);
    ProfileChoice choice =
        ProfileChoice.of(settings, new ProfileChoice.Facts(foreign, ring, multiplexer));
    say(choice);
    return new Chosen(
        choice,
        new Terms(driver, settings.watchdogSeconds(), choice.lease(), choice.guestsFirst()),
        foreign.isEmpty() && ring.majorityVotes());
  }

  private ProfileSettings settings() throws IOException {
    try {
      ProfileSettings settings = profileFiles.settings();
      once.over("settings");
      return settings;
    } catch (InvalidInput wrong) {
      once.warn("settings", wrong.getMessage() + "; the defaults are used");
      return ProfileSettings.DEFAULTS;
    }
  }

  private String driver(ProfileSettings settings) {
    if (!settings.watchdog().equals(ProfileSettings.WATCHDOG_AUTO)) {
      return settings.watchdog();
    }
    return Files.exists(MultiplexerWatchdog.SOCKET)
        ? ProfileSettings.WATCHDOG_MULTIPLEXER
        : device.toString();
  }

  /** Who takes part with another cluster file system or another LRM. */
  private Optional<String> foreign(ClusterInfo info) throws IOException {
    if (info.foreign()) {
      return Optional.of("a node runs pmxcfs");
    }
    for (ClusterNode node : info.nodes()) {
      if (node.member() && !node.name().equals(self) && isForeign(node.name())) {
        return Optional.of(node.name() + " runs a foreign LRM");
      }
    }
    return Optional.empty();
  }

  private boolean isForeign(NodeName node) throws IOException {
    try {
      return files.lrmStatus(node).filter(status -> !status.rechecks()).isPresent();
    } catch (InvalidInput unknown) {
      return true;
    }
  }

  private void say(ProfileChoice choice) {
    ProfileChoice before = said;
    if (!choice.equals(before)) {
      said = choice;
      LOG.info(
          "profile {} ({}): the lock is refreshed every {} s, {}the watchdog is fed until {} s after"
              + " the last refresh{}",
          choice.profile().text(),
          choice.reason(),
          choice.lease().renewMs() / 1_000.0,
          choice.guestsFirst()
              ? "guests are stopped after " + choice.lease().stopGuestsMs() / 1_000.0 + " s, "
              : "",
          choice.lease().feedMs() / 1_000.0,
          choice.promiseMs().isPresent()
              ? ", and the others wait for "
                  + choice.promiseMs().getAsLong() / 1_000.0
                  + " s and what clocks may differ"
              : "");
    }
  }
}
