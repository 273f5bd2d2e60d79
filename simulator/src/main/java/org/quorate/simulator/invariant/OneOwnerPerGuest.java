package org.quorate.simulator.invariant;

import java.util.List;
import java.util.Optional;
import org.quorate.simulator.world.Storage;
import org.quorate.simulator.world.World;

/** At most one instance of a guest has write access to its disks. */
public final class OneOwnerPerGuest extends Invariant {
  @Override
  public Optional<String> check(World world) {
    for (List<Storage.Writer> writers : world.storage.writers().values()) {
      if (!writers.isEmpty()) {
        checked();
      }
      if (writers.size() > 1) {
        return Optional.of("writers at once: " + writers);
      }
    }
    return Optional.empty();
  }
}
