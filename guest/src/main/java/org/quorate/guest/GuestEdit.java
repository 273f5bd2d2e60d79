package org.quorate.guest;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.MacAddress;
import org.quorate.guest.config.Net;
import org.quorate.guest.config.OptionCheck;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.config.VmOption;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.VmId;
import org.quorate.model.config.PropertyString;
import org.quorate.storage.DiskSize;
import org.quorate.storage.Volume;
import org.quorate.storage.VolumeId;

/**
 * What administrators write becomes what the file keeps: values checked, disks allocated, card
 * addresses made, replaced disks kept as {@code unusedN}.
 */
final class GuestEdit {
  private static final int MAX_UNUSED = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Workplace at;

  GuestEdit(Workplace at) {
    this.at = at;
  }

  /**
   * The values in the form the file keeps, disks still to be allocated.
   *
   * @throws InvalidInput when one is wrong; nothing was done
   */
  SortedMap<String, String> checked(VmId vmid, Map<String, String> given) throws IOException {
    SortedMap<String, String> values = new TreeMap<>();
    for (Map.Entry<String, String> entry : given.entrySet()) {
      boolean cdrom = entry.getKey().equals("cdrom");
      String key = cdrom ? "ide2" : entry.getKey();
      String value = entry.getValue();
      String form = cdrom && !value.contains("media=") ? value + ",media=cdrom" : value;
      if (values.put(key, OptionCheck.normal(key, form)) != null) {
        throw new InvalidInput("option '" + key + "' is given twice");
      }
    }
    for (Drive drive : Drive.in(values)) {
      check(vmid, drive);
    }
    return values;
  }

  private void check(VmId vmid, Drive drive) throws IOException {
    Optional<Drive.NewDisk> fresh = drive.newDisk();
    if (fresh.isPresent()) {
      at.storages().requireImages(fresh.get().storage());
    }
    Optional<VolumeId> volume = drive.volume();
    if (volume.isPresent()) {
      if (volume.get().owner().filter(owner -> !owner.equals(vmid)).isPresent()) {
        throw new InvalidInput(
            drive.key() + ": volume '" + volume.get() + "' belongs to another VM");
      }
      if (at.storages().find(volume.get()).isEmpty()) {
        throw new InvalidInput(
            drive.key()
                + ": volume '"
                + volume.get()
                + "' does not exist: use STORAGE:SIZE to allocate a new disk");
      }
    }
  }

  /**
   * Allocates the new disks among the values and makes the missing card addresses.
   *
   * @param allocated collects the volumes made, also when this fails half-way
   */
  SortedMap<String, String> furnished(
      VmId vmid, SortedMap<String, String> values, List<VolumeId> allocated, Progress progress)
      throws IOException, InterruptedException {
    SortedMap<String, String> furnished = new TreeMap<>(values);
    for (Drive drive : Drive.in(values)) {
      Optional<Drive.NewDisk> fresh = drive.newDisk();
      if (fresh.isPresent()) {
        Volume volume =
            at.storages()
                .allocate(fresh.get().storage(), vmid, fresh.get().format(), fresh.get().size());
        allocated.add(volume.id());
        progress.line(drive.key() + ": allocated '" + volume.id() + "', " + volume.size());
        furnished.put(drive.key(), drive.allocated(volume.id(), volume.size()).toString());
      } else if (drive.volume().isPresent() && drive.properties().get("size").isEmpty()) {
        DiskSize size = at.storages().find(drive.volume().get()).orElseThrow().size();
        furnished.put(drive.key(), drive.allocated(drive.volume().get(), size).toString());
      }
    }
    for (Net net : Net.in(values)) {
      if (net.mac().isEmpty()) {
        MacAddress mac = MacAddress.of(at.settings().macPrefix(), RANDOM.nextInt(1 << 24));
        furnished.put("net" + net.index(), net.with(mac).toString());
      }
    }
    return furnished;
  }

  /** Frees volumes made for an operation that failed. */
  void release(List<VolumeId> volumes) throws IOException {
    for (VolumeId volume : volumes) {
      at.storages().free(volume);
    }
  }

  /** The configuration with a value set; a disk that it replaces is kept as unused. */
  VmConfig with(VmId vmid, VmConfig config, String key, String value) {
    if (key.equals("description")) {
      return config.withDescription(value);
    }
    VmConfig kept = Drive.of(key, value).isPresent() ? without(vmid, config, key) : config;
    return kept.with(key, value);
  }

  /** The configuration without an option; the guest's disk in it is kept as unused. */
  VmConfig without(VmId vmid, VmConfig config, String key) {
    if (key.equals("description")) {
      return config.withDescription("");
    }
    VmConfig bare = config.without(key);
    Optional<VolumeId> volume = disk(vmid, config.values(), key);
    return volume.isPresent() && !references(bare).contains(volume.get())
        ? bare.with(freeUnused(bare), volume.get().toString())
        : bare;
  }

  /** The configuration as the next start has it. */
  VmConfig pendingApplied(VmId vmid, VmConfig config) {
    VmConfig applied = config;
    for (String key : config.pending().deletes()) {
      applied = without(vmid, applied, key);
    }
    for (Map.Entry<String, String> change : config.pending().values().entrySet()) {
      applied = with(vmid, applied, change.getKey(), change.getValue());
    }
    // A disk that was replaced by itself, only with other properties, is not unused.
    for (Map.Entry<String, String> entry : applied.values().entrySet()) {
      boolean stale =
          entry.getKey().startsWith("unused")
              && usedElsewhere(applied, entry.getKey(), entry.getValue());
      applied = stale ? applied.without(entry.getKey()) : applied;
    }
    return applied.withPending(VmConfig.empty().pending());
  }

  private static boolean usedElsewhere(VmConfig config, String unused, String value) {
    return references(config.without(unused)).contains(volumeOf(value).orElse(null));
  }

  /** The guest's own disk under the key; empty for other options, CDs and others' disks. */
  static Optional<VolumeId> disk(VmId vmid, SortedMap<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    Optional<VolumeId> volume =
        key.matches("unused[0-9]+")
            ? volumeOf(value)
            : drive(key, value).filter(drive -> !drive.cdrom()).flatMap(Drive::volume);
    return volume.filter(id -> id.owner().filter(vmid::equals).isPresent());
  }

  /** Every volume of the guest that its configuration names, snapshots and pending included. */
  static Set<VolumeId> owned(VmId vmid, VmConfig config) {
    Set<VolumeId> owned = new HashSet<>(references(config));
    for (String snapshot : config.snapshots()) {
      config.snapshot(snapshot).ifPresent(values -> owned.addAll(volumes(values)));
    }
    owned.removeIf(volume -> volume.owner().filter(vmid::equals).isEmpty());
    return owned;
  }

  private static Set<VolumeId> references(VmConfig config) {
    Set<VolumeId> all = new HashSet<>(volumes(config.values()));
    all.addAll(volumes(config.pending().values()));
    return all;
  }

  private static Set<VolumeId> volumes(SortedMap<String, String> values) {
    Set<VolumeId> volumes = new HashSet<>();
    values.forEach(
        (key, value) -> {
          if (key.matches("unused[0-9]+|vmstate|efidisk0|tpmstate0")) {
            volumeOf(value).ifPresent(volumes::add);
          } else {
            drive(key, value).flatMap(Drive::volume).ifPresent(volumes::add);
          }
        });
    return volumes;
  }

  /** A drive as far as it can be read: a broken line must not stop work on the others. */
  private static Optional<Drive> drive(String key, String value) {
    try {
      return Drive.of(key, value);
    } catch (InvalidInput broken) {
      return Optional.empty();
    }
  }

  private static Optional<VolumeId> volumeOf(String value) {
    try {
      return PropertyString.parse(value, "file").get("file").map(VolumeId::parse);
    } catch (InvalidInput broken) {
      return Optional.empty();
    }
  }

  private static String freeUnused(VmConfig config) {
    List<String> keys = new ArrayList<>();
    for (int n = 0; n < MAX_UNUSED; n++) {
      keys.add("unused" + n);
    }
    return keys.stream()
        .filter(key -> config.get(key).isEmpty())
        .findFirst()
        .orElseThrow(
            () -> new InvalidInput("all " + MAX_UNUSED + " unused disks are taken: delete some"));
  }

  /** Refuses keys that neither are options nor stand in the file. */
  static void requireKnown(VmConfig config, List<String> keys) {
    for (String key : keys) {
      boolean known =
          VmOption.of(key).isPresent()
              || config.get(key).isPresent()
              || config.pending().values().containsKey(key);
      if (!known) {
        throw new InvalidInput("'" + Quoted.of(key) + "' is not an option of a VM");
      }
    }
  }
}
