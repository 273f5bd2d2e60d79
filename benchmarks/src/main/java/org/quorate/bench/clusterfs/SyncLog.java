package org.quorate.bench.clusterfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/** The daemon's own word on how long a sync round took, by the times in its log. */
final class SyncLog {
  private static final String GROUP = "pve_dcdb_v1: ";
  private static final String SYNCED = "-> SYNCED";
  private static final int TIME_CHARACTERS = 12;

  private SyncLog() {}

  static double secondsOfLastRound(Path log) {
    try {
      return secondsOfLastRound(Files.readAllLines(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the group's first change of mode before it is in sync, to that; 0 without a round. */
  static double secondsOfLastRound(List<String> lines) {
    List<String> modes = lines.stream().filter(line -> line.contains(GROUP)).toList();
    String begin = "";
    double seconds = 0;
    for (String line : modes) {
      if (begin.isEmpty()) {
        begin = line;
      }
      if (line.contains(SYNCED)) {
        seconds = Duration.between(time(begin), time(line)).toMillis() / 1e3;
        begin = "";
      }
    }
    return seconds;
  }

  private static LocalTime time(String line) {
    return LocalTime.parse(line.substring(0, TIME_CHARACTERS));
  }
}
