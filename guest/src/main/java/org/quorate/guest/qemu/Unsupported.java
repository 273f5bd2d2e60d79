package org.quorate.guest.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * Options that are kept in the configuration but not carried out. Those that change the guest's
 * hardware or isolation refuse the start; those that only tune it give a warning.
 */
final class Unsupported {
  private static final Pattern HARDWARE =
      Pattern.compile(
          "(hostpci|usb|virtiofs|parallel|numa)[0-9]+|tpmstate0|efidisk0|ivshmem|amd-sev|intel-tdx"
              + "|hugepages|hookscript|audio0");
  private static final Pattern TUNING = Pattern.compile("cpulimit|cpuunits|affinity|shares");
  private static final Pattern THROTTLE = Pattern.compile("(mbps|bps|iops).*");

  private Unsupported() {}

  static List<String> check(SortedMap<String, String> values) {
    List<String> warnings = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (HARDWARE.matcher(key).matches()) {
            throw new InvalidInput(
                "option '" + key + "' is not supported yet: delete it to start this VM");
          }
          if (TUNING.matcher(key).matches()) {
            warnings.add("option '" + key + "' has no effect yet");
          }
        });
    refuse(values, "bios", "seabios");
    refuse(values, "arch", "x86_64");
    return warnings;
  }

  /** Names the property of a drive that limits its speed. */
  static void throttle(String drive, Iterable<String> properties, List<String> warnings) {
    for (String property : properties) {
      if (THROTTLE.matcher(property).matches()) {
        warnings.add(drive + ": '" + property + "' has no effect yet");
      }
    }
  }

  private static void refuse(SortedMap<String, String> values, String key, String only) {
    String value = values.getOrDefault(key, only);
    if (!value.equals(only)) {
      throw new InvalidInput(
          key + " '" + Quoted.of(value) + "' is not supported yet: use '" + only + "'");
    }
  }
}
