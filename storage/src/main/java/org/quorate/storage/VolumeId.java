package org.quorate.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.StorageId;
import org.quorate.model.VmId;

/**
 * A volume, {@code storage:name}: {@code local:100/vm-100-disk-0.raw}, {@code local:iso/x.iso}. The
 * name is relative: no part of it is empty, hidden or "..".
 *
 * @throws InvalidInput when built from anything else
 */
public record VolumeId(StorageId storage, String name) implements Comparable<VolumeId> {
  private static final String PART = "[A-Za-z0-9][A-Za-z0-9_.+-]*";
  private static final Pattern NAME = Pattern.compile(PART + "(?:/" + PART + "){0,3}");
  private static final Pattern OWNED =
      Pattern.compile("(?:.*/)?(?:vm|base)-([1-9][0-9]{2,8})-[^/]+");
  private static final int MAX_LENGTH = 250;

  public VolumeId {
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
      throw new InvalidInput(
          "'"
              + Quoted.of(storage + ":" + name)
              + "' is not a volume: use STORAGE:NAME, for example local:100/vm-100-disk-0.raw");
    }
  }

  public static VolumeId parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new InvalidInput(
          "'"
              + Quoted.of(text)
              + "' is not a volume: use STORAGE:NAME, for example local:100/vm-100-disk-0.raw");
    }
    return new VolumeId(new StorageId(text.substring(0, colon)), text.substring(colon + 1));
  }

  /** The guest this volume belongs to by its name; empty for an ISO image. */
  public Optional<VmId> owner() {
    Matcher m = OWNED.matcher(name);
    return m.matches() ? Optional.of(VmId.parse(m.group(1))) : Optional.empty();
  }

  @Override
  public int compareTo(VolumeId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return storage + ":" + name;
  }
}
