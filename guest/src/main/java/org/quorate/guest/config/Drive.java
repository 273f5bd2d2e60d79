package org.quorate.guest.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.StorageId;
import org.quorate.model.config.PropertyString;
import org.quorate.storage.DiskFormat;
import org.quorate.storage.DiskSize;
import org.quorate.storage.VolumeId;

/**
 * A disk or CD drive: {@code local:100/vm-100-disk-0.raw,size=8G,cache=none}. Before it exists a
 * disk is written {@code local:8}, meaning 8 GiB to be allocated.
 *
 * @throws InvalidInput when the text names no disk
 */
public record Drive(Bus bus, int index, PropertyString properties) {
  /** Where a drive is plugged in. */
  public enum Bus {
    IDE,
    SATA,
    SCSI,
    VIRTIO;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A disk that has yet to be allocated. */
  public record NewDisk(StorageId storage, DiskSize size, DiskFormat format) {}

  private static final Pattern KEY = Pattern.compile("(ide|sata|scsi|virtio)([0-9]{1,2})");
  private static final Pattern NEW = Pattern.compile("([^:]+):([0-9]+(?:\\.[0-9]+)?)");
  private static final String FILE = "file";
  private static final Set<String> CACHES =
      Set.of("none", "writethrough", "writeback", "unsafe", "directsync");

  public Drive {
    String file = file(properties);
    if (file.isEmpty()) {
      throw new InvalidInput(
          bus.word() + index + ": '" + Quoted.of(properties.toString()) + "' names no disk");
    }
    boolean cd = properties.get("media").orElse("disk").equals("cdrom");
    if (file.equals("none") && !cd) {
      throw new InvalidInput(bus.word() + index + ": 'none' needs media=cdrom");
    }
    Matcher fresh = NEW.matcher(file);
    if (fresh.matches()) {
      DiskSize.gibibytes(fresh.group(2));
      var unused = new StorageId(fresh.group(1));
    } else if (!file.equals("none")) {
      VolumeId.parse(file);
    }
    properties.get("cache").ifPresent(cache -> choice("cache", cache, CACHES));
    properties.get("media").ifPresent(media -> choice("media", media, Set.of("disk", "cdrom")));
    properties
        .get("aio")
        .ifPresent(aio -> choice("aio", aio, Set.of("threads", "native", "io_uring")));
    properties.get("format").ifPresent(DiskFormat::parse);
    properties.get("size").ifPresent(DiskSize::parse);
    for (String flag : List.of("iothread", "ssd", "ro", "backup", "replicate", "shared")) {
      properties.flag(flag, false);
    }
  }

  public static Drive parse(Bus bus, int index, String text) {
    return new Drive(bus, index, PropertyString.parse(text, FILE));
  }

  /** Reads a {@code key: value} of a configuration; empty when the key is not a drive's. */
  public static Optional<Drive> of(String key, String value) {
    Matcher m = KEY.matcher(key);
    return m.matches()
        ? Optional.of(
            parse(
                Bus.valueOf(m.group(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(m.group(2)),
                value))
        : Optional.empty();
  }

  /** The drives of a configuration, ordered by bus and number. */
  public static List<Drive> in(SortedMap<String, String> values) {
    return values.entrySet().stream()
        .flatMap(entry -> of(entry.getKey(), entry.getValue()).stream())
        .sorted(Comparator.comparing(Drive::bus).thenComparing(Drive::index))
        .toList();
  }

  public String key() {
    return bus.word() + index;
  }

  public boolean cdrom() {
    return properties.get("media").orElse("disk").equals("cdrom");
  }

  /** The disk to allocate; empty when it exists or the drive is an empty CD drive. */
  public Optional<NewDisk> newDisk() {
    Matcher m = NEW.matcher(file(properties));
    return m.matches()
        ? Optional.of(
            new NewDisk(
                new StorageId(m.group(1)),
                DiskSize.gibibytes(m.group(2)),
                properties.get("format").map(DiskFormat::parse).orElse(DiskFormat.RAW)))
        : Optional.empty();
  }

  /** The volume; empty for an empty CD drive and for a disk that has yet to be allocated. */
  public Optional<VolumeId> volume() {
    String file = file(properties);
    return file.equals("none") || NEW.matcher(file).matches()
        ? Optional.empty()
        : Optional.of(VolumeId.parse(file));
  }

  /** This drive with its disk allocated. */
  public Drive allocated(VolumeId volume, DiskSize size) {
    return new Drive(
        bus,
        index,
        properties
            .without("volume")
            .without("format")
            .with(FILE, volume.toString())
            .with("size", size.toString()));
  }

  private static String file(PropertyString properties) {
    return properties.get(FILE).or(() -> properties.get("volume")).orElse("");
  }

  private static void choice(String key, String value, Set<String> words) {
    if (!words.contains(value)) {
      throw new InvalidInput(
          key
              + " '"
              + Quoted.of(value)
              + "' is not known: use "
              + String.join(", ", words.stream().sorted().toList()));
    }
  }

  /** The text for the file. */
  @Override
  public String toString() {
    return properties.toString();
  }
}
