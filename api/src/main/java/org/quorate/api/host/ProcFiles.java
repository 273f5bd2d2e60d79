package org.quorate.api.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the texts of proc(5). Damaged or missing figures read as 0. */
final class ProcFiles {
  private ProcFiles() {}

  /**
   * Ticks since boot.
   *
   * @param idle includes waiting for disks
   */
  record CpuTicks(long total, long idle, long waiting) {
    /** The share of time between two looks that was not idle, 0 to 1. */
    static double busy(CpuTicks before, CpuTicks after) {
      long total = after.total - before.total;
      return total <= 0 ? 0 : Math.clamp(1.0 - (double) (after.idle - before.idle) / total, 0, 1);
    }

    static double waiting(CpuTicks before, CpuTicks after) {
      long total = after.total - before.total;
      return total <= 0 ? 0 : Math.clamp((double) (after.waiting - before.waiting) / total, 0, 1);
    }
  }

  /** The first line of /proc/stat: user nice system idle iowait irq softirq steal …. */
  static CpuTicks cpuTicks(String stat) {
    String line = stat.lines().findFirst().orElse("");
    String[] fields = line.strip().split("\\s+", -1);
    long total = 0;
    for (int i = 1; i < Math.min(fields.length, 9); i++) {
      total += number(fields[i]);
    }
    long waiting = fields.length > 5 ? number(fields[5]) : 0;
    long idle = fields.length > 4 ? number(fields[4]) + waiting : 0;
    return new CpuTicks(total, idle, waiting);
  }

  /** /proc/meminfo, in bytes. */
  static Map<String, Long> memory(String meminfo) {
    Map<String, Long> out = new HashMap<>();
    for (String line : meminfo.lines().toList()) {
      String[] parts = line.split("[:\\s]+", -1);
      if (parts.length >= 2) {
        out.put(parts[0], number(parts[1]) * 1024);
      }
    }
    return out;
  }

  /** The three load averages of /proc/loadavg, as text. */
  static List<String> load(String loadavg) {
    String[] parts = loadavg.strip().split("\\s+", -1);
    return parts.length < 3 ? List.of("0", "0", "0") : List.of(parts[0], parts[1], parts[2]);
  }

  /** Seconds since boot, from /proc/uptime. */
  static long uptime(String uptime) {
    return number(uptime.strip().split("[.\\s]", 2)[0]);
  }

  /** The value of a key's first line in /proc/cpuinfo. */
  static String cpuInfo(String cpuinfo, String key) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** How many different values a key has: sockets by {@code physical id}. */
  static long different(String cpuinfo, String key) {
    return Math.max(1, cpuinfo.lines().filter(line -> line.startsWith(key)).distinct().count());
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
