package org.quorate.bench.clusterfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The machine the figures are of, and how busy it was.
 *
 * @param cpu its processor's name
 * @param cores how many it has
 * @param memoryGib rounded
 * @param kernel the kernel's release
 * @param java the runtime's version
 */
record Machine(String cpu, int cores, long memoryGib, String kernel, String java) {
  /** A load above this share of the cores before a run means that others work too. */
  private static final double QUIET_LOAD_PER_CORE = 0.5;

  static Machine here() {
    return new Machine(
        field("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        Math.round(
            Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", ""))
                / (double) (1 << 20)),
        text("/proc/sys/kernel/osrelease").strip(),
        Runtime.version().toString());
  }

  private static String field(String file, String key) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Load average of the last minute. */
  static double load() {
    return Double.parseDouble(text("/proc/loadavg").split(" ", 2)[0]);
  }

  /** What to say of a load before a run. */
  String quietness(double load) {
    return load <= cores * QUIET_LOAD_PER_CORE
        ? "quiet"
        : "NOT QUIET: others used the machine, so its figures are low";
  }

  String description() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d GiB, kernel %s, Java %s",
        cpu,
        cores,
        memoryGib,
        kernel,
        java);
  }
}
