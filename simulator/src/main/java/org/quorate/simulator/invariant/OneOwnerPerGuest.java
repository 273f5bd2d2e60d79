package org.quorate.simulator.invariant;

import java.util.List;
import org.quorate.simulator.world.Storage;
import org.quorate.simulator.world.World;

/** At most one instance of a guest has write access to its disks. */
public final class OneOwnerPerGuest extends Invariant {
  @Override
  public void after(World world) {
    for (List<Storage.Writer> writers : world.storage.writers().values()) {
      if (!writers.isEmpty()) {
        check(writers.size() == 1, () -> "writers at once: " + writers);
      }
    }
  }

  @Override
  public boolean holdsWithALyingDevice() {
    return false;
  }
}
