package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quorate.model.ServiceId;

/**
 * Which guests run, by their pid file and process, so that it is known while quorate-api is away. A
 * pid that now belongs to something else is told by its command line.
 */
final class RunningGuests {
  private final Path run;
  private final Path proc;

  RunningGuests(Path run, Path proc) {
    this.run = run;
    this.proc = proc;
  }

  /**
   * Whether the guest runs here; "no" also when the files cannot be read, and for a QEMU that waits
   * for its migration to arrive.
   */
  boolean runs(ServiceId sid) {
    return hasQemu(sid) && !Files.exists(mark(sid));
  }

  /** Whether a QEMU waits here for the guest to arrive. */
  boolean arrives(ServiceId sid) {
    return Files.exists(mark(sid)) && hasQemu(sid);
  }

  private Path mark(ServiceId sid) {
    return run.resolve(sid.name() + ".incoming");
  }

  private boolean hasQemu(ServiceId sid) {
    if (!sid.type().equals("vm")) {
      return false;
    }
    try {
      String pid = Files.readString(run.resolve(sid.name() + ".pid")).strip();
      if (!pid.matches("[1-9][0-9]{0,9}")) {
        return false;
      }
      byte[] line = Files.readAllBytes(proc.resolve(pid).resolve("cmdline"));
      String[] words = new String(line, StandardCharsets.UTF_8).split("\0");
      return words[0].contains("qemu") || words[0].contains("kvm");
    } catch (IOException gone) {
      return false;
    }
  }
}
