package org.quorate.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.quorate.guest.config.Pending;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.VmId;
import org.quorate.storage.VolumeId;

/** Carries out one {@link ConfigChange}. */
final class GuestChange {
  /** Options that no running QEMU has to know, so that they change at once. */
  private static final Pattern AT_ONCE =
      Pattern.compile(
          "name|description|onboot|tags|startup|protection|lock|hotplug|boot|bootdisk|migrate_.*"
              + "|autostart|template|vmstatestorage|unused[0-9]+");

  private final Workplace at;
  private final GuestEdit edit;

  GuestChange(Workplace at, GuestEdit edit) {
    this.at = at;
    this.edit = edit;
  }

  /** Call with the guest's lock held. */
  void apply(VmId vmid, ConfigChange wanted, Progress progress)
      throws IOException, InterruptedException {
    VmConfig config = at.config(vmid);
    wanted
        .digest()
        .filter(digest -> !digest.equals(config.digest()))
        .ifPresent(
            digest -> {
              throw new Refused(
                  "detected modified configuration - file changed by other user? Try again.");
            });
    Workplace.requireUnlocked(vmid, config, wanted.ignoreLock());
    GuestEdit.requireKnown(config, wanted.delete());
    GuestEdit.requireKnown(config, wanted.revert());
    SortedMap<String, String> values = edit.checked(vmid, wanted.set());
    boolean running = at.process(vmid).isPresent();
    List<VolumeId> allocated = new ArrayList<>();
    boolean written = false;
    try {
      SortedMap<String, String> furnished = edit.furnished(vmid, values, allocated, progress);
      List<VolumeId> freed = new ArrayList<>();
      VmConfig changed = reverted(config, wanted.revert());
      changed = deleted(vmid, changed, wanted, running, freed);
      changed = set(vmid, changed, furnished, running);
      changed = running ? changed : edit.pendingApplied(vmid, changed);
      freed.removeAll(GuestEdit.owned(vmid, changed));
      at.store().write(vmid, changed);
      written = true;
      for (VolumeId volume : freed) {
        at.storages().free(volume);
        progress.line("freed '" + volume + "'");
      }
    } finally {
      if (!written) {
        edit.release(allocated);
      }
    }
  }

  private static VmConfig reverted(VmConfig config, List<String> keys) {
    SortedMap<String, String> values = new TreeMap<>(config.pending().values());
    SortedSet<String> deletes = new TreeSet<>(config.pending().deletes());
    keys.forEach(values::remove);
    keys.forEach(deletes::remove);
    return config.withPending(new Pending(values, deletes));
  }

  private VmConfig deleted(
      VmId vmid, VmConfig config, ConfigChange wanted, boolean running, List<VolumeId> freed) {
    VmConfig changed = config;
    for (String key : wanted.delete()) {
      if (running && !AT_ONCE.matcher(key).matches()) {
        changed = later(changed, key, Optional.empty());
        continue;
      }
      Optional<VolumeId> disk = GuestEdit.disk(vmid, changed.values(), key);
      boolean free = disk.isPresent() && (wanted.force() || key.startsWith("unused"));
      changed = free ? changed.without(key) : edit.without(vmid, changed, key);
      if (free) {
        freed.add(disk.get());
      }
    }
    return changed;
  }

  private VmConfig set(
      VmId vmid, VmConfig config, SortedMap<String, String> values, boolean running) {
    VmConfig changed = config;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String key = entry.getKey();
      changed =
          running && !AT_ONCE.matcher(key).matches()
              ? later(changed, key, Optional.of(entry.getValue()))
              : edit.with(vmid, changed, key, entry.getValue());
    }
    return changed;
  }

  /** The change as pending; nothing is pending for what is already so. */
  private static VmConfig later(VmConfig config, String key, Optional<String> value) {
    SortedMap<String, String> values = new TreeMap<>(config.pending().values());
    SortedSet<String> deletes = new TreeSet<>(config.pending().deletes());
    values.remove(key);
    deletes.remove(key);
    if (!config.get(key).equals(value)) {
      value.ifPresentOrElse(text -> values.put(key, text), () -> deletes.add(key));
    }
    return config.withPending(new Pending(values, deletes));
  }
}
