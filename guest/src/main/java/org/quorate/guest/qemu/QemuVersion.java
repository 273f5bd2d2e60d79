package org.quorate.guest.qemu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** The version of an installed QEMU. */
public record QemuVersion(int major, int minor, int micro) {
  private static final Pattern BANNER =
      Pattern.compile("version ([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})");

  /** Reads what {@code qemu-system-x86_64 --version} prints. */
  public static QemuVersion parse(String banner) {
    Matcher m = BANNER.matcher(banner);
    if (!m.find()) {
      throw new InvalidInput("'" + Quoted.of(banner) + "' names no QEMU version");
    }
    return new QemuVersion(
        Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)));
  }

  /** As machine types are named after it: {@code 7.2}. */
  public String machine() {
    return major + "." + minor;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + micro;
  }
}
