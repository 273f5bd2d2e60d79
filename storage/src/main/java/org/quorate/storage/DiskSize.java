package org.quorate.storage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * A disk's size in bytes, written {@code 8G}, {@code 512M}, {@code 64K} or plain bytes.
 *
 * @throws InvalidInput outside 0 to 128 TiB
 */
public record DiskSize(long bytes) implements Comparable<DiskSize> {
  /** Proxmox VE's limit for one disk. */
  public static final long MAX_BYTES = 128L << 40;

  private static final long MEBI = 1L << 20;
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)([KMGT]?)");
  private static final String UNITS = "KMGT";

  public DiskSize {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new InvalidInput("disk size " + bytes + " bytes is outside 0 to 128T");
    }
  }

  /** Reads the {@code size=} of a drive. */
  public static DiskSize parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a disk size: use 8G, 512M, 64K");
    }
    int power = m.group(2).isEmpty() ? 0 : UNITS.indexOf(m.group(2)) + 1;
    return of(new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power))), 1);
  }

  /** Reads the size in {@code store:SIZE}: GiB, decimals allowed, rounded up to whole MiB. */
  public static DiskSize gibibytes(String text) {
    if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?") || new BigDecimal(text).signum() == 0) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a disk size in GiB: use 8 or 0.5");
    }
    return of(new BigDecimal(text).multiply(BigDecimal.valueOf(1L << 30)), MEBI);
  }

  private static DiskSize of(BigDecimal bytes, long step) {
    BigDecimal units = bytes.divide(BigDecimal.valueOf(step), 0, RoundingMode.CEILING);
    BigDecimal rounded = units.multiply(BigDecimal.valueOf(step));
    if (rounded.compareTo(BigDecimal.valueOf(MAX_BYTES)) > 0) {
      throw new InvalidInput("disk size " + rounded + " bytes is outside 0 to 128T");
    }
    return new DiskSize(rounded.longValueExact());
  }

  @Override
  public int compareTo(DiskSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** In the largest unit up to G that divides it, as Proxmox VE writes it. */
  @Override
  public String toString() {
    for (int power = 3; power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + UNITS.substring(power - 1, power);
      }
    }
    return Long.toString(bytes);
  }
}
