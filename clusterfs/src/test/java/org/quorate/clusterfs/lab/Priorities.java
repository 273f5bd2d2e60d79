package org.quorate.clusterfs.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the kernel schedules a daemon's threads. */
final class Priorities {
  private Priorities() {}

  /**
   * Name, policy and real-time priority of each thread: fields 2, 41 and 40 of
   * /proc/PID/task/TID/stat (proc(5)).
   */
  static List<String> of(ProcessHandle daemon) throws IOException {
    List<String> known = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + daemon.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        String[] stat = Files.readString(task.resolve("stat")).split("\\) ", 2);
        String[] fields = stat[1].split(" ");
        known.add(stat[0].split("\\(", 2)[1] + " " + fields[38] + " " + fields[37]);
      }
    }
    return known;
  }
}
