package org.quorate.storage;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.VmId;

/**
 * Where the volumes of a {@code dir} storage lie, relative to its path: {@code
 * 100/vm-100-disk-0.raw} at {@code images/100/vm-100-disk-0.raw}, {@code iso/x.iso} at {@code
 * template/iso/x.iso}. Every result stays below the storage's directory: the parts of a {@link
 * VolumeId} cannot be "..", and no other volume name is accepted.
 */
public final class DirectoryLayout {
  private static final Pattern IMAGE =
      Pattern.compile("([1-9][0-9]{2,8})/((?:vm|base)-[^/]+\\.(raw|qcow2))");
  private static final Pattern ISO = Pattern.compile("iso/([^/]+\\.(?:iso|img))");
  private static final Pattern DISK = Pattern.compile("vm-([0-9]+)-disk-([0-9]{1,6})\\..*");

  private DirectoryLayout() {}

  /** The path of the volume below the storage's directory, without a leading slash. */
  public static String relativePath(VolumeId volume) {
    Matcher image = IMAGE.matcher(volume.name());
    if (image.matches()) {
      return "images/" + volume.name();
    }
    Matcher iso = ISO.matcher(volume.name());
    if (iso.matches()) {
      return "template/iso/" + iso.group(1);
    }
    throw new InvalidInput(
        "volume '"
            + volume
            + "' cannot be on a directory storage: use ID/vm-ID-disk-N.raw, .qcow2 or iso/NAME");
  }

  /** The format by the file name; an ISO image is raw. */
  public static DiskFormat format(VolumeId volume) {
    return volume.name().endsWith(".qcow2") ? DiskFormat.QCOW2 : DiskFormat.RAW;
  }

  /** The volume's name for a file {@code images/vmid/file}; empty for files that are not disks. */
  public static Optional<String> imageName(String directory, String file) {
    String name = directory + "/" + file;
    return IMAGE.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  /** The lowest disk number that no file of the guest uses, whatever its format. */
  public static int nextDisk(VmId vmid, Collection<String> files) {
    int number = 0;
    while (used(vmid, number, files)) {
      number++;
    }
    return number;
  }

  private static boolean used(VmId vmid, int number, Collection<String> files) {
    return files.stream()
        .map(DISK::matcher)
        .anyMatch(
            m ->
                m.matches()
                    && m.group(1).equals(vmid.toString())
                    && Integer.parseInt(m.group(2)) == number);
  }
}
