package org.quorate.ha.files;

import java.io.IOException;
import java.util.Map;
import org.quorate.ha.profile.ProfileSettings;
import org.quorate.ha.profile.RingFacts;
import org.quorate.model.config.PropertyString;

/** The files that decide how fast HA may be. */
public final class ProfileFiles {
  /** What has no place in the files of Proxmox VE. */
  public static final String QUORATE = "quorate.cfg";

  private static final String COROSYNC = "corosync.conf";

  private final HaFiles files;

  public ProfileFiles(HaFiles files) {
    this.files = files;
  }

  /**
   * The line {@code ha} of {@code quorate.cfg}.
   *
   * @throws org.quorate.model.InvalidInput naming what is wrong in it
   */
  public ProfileSettings settings() throws IOException {
    Map<String, String> line =
        files
            .line(QUORATE, "ha")
            .map(text -> PropertyString.parse(text, "profile").asMap())
            .orElse(Map.of());
    return ProfileSettings.of(line);
  }

  public RingFacts ring() throws IOException {
    return RingFacts.of(files.tree().read(COROSYNC).orElse(""));
  }
}
