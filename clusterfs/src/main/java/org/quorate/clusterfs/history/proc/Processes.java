package org.quorate.clusterfs.history.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.quorate.clusterfs.BoundedMap;
import org.quorate.clusterfs.history.Caller;

/**
 * Names the processes that change files, while they wait for the change. An answer is kept for a
 * second, so that a program that writes a thousand files is looked up once (a process that becomes
 * another program within that second keeps its old name).
 */
public final class Processes {
  /** The launcher names its daemons so: their command line only says java. */
  private static final String PROGRAM_PROPERTY = "-Dquorate.program=";

  /** The line of proc_pid_status(5) that names a thread's process. */
  private static final String PROCESS = "Tgid:";

  private static final long KEPT_MILLIS = 1000;
  private static final int KEPT_MAX = 256;

  private record Known(Caller caller, int uid, long untilMillis) {}

  private final Path proc;
  private final Path passwd;
  private final Map<Integer, Known> known = new BoundedMap<>(KEPT_MAX);

  public Processes() {
    this(Path.of("/proc"), Path.of("/etc/passwd"));
  }

  Processes(Path proc, Path passwd) {
    this.proc = proc;
    this.passwd = passwd;
  }

  /**
   * @param pid of a process or of one of its threads; 0 when it is in another namespace
   */
  public Caller caller(int uid, int pid) {
    long now = System.nanoTime() / 1_000_000;
    synchronized (known) {
      Known one = known.get(pid);
      if (one != null && one.uid() == uid && now < one.untilMillis()) {
        return one.caller();
      }
    }
    Caller caller = new Caller(user(uid), program(pid));
    synchronized (known) {
      known.put(pid, new Known(caller, uid, now + KEPT_MILLIS));
    }
    return caller;
  }

  private String program(int pid) {
    Path process = proc.resolve(Integer.toString(pid));
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      for (String argument : line.split("\0")) {
        if (argument.startsWith(PROGRAM_PROPERTY)) {
          return argument.substring(PROGRAM_PROPERTY.length());
        }
      }
      Path named = proc.resolve(processOf(process));
      return Files.readString(named.resolve("comm"), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException ended) {
      return "";
    }
  }

  /** A thread has a name of its own, which says little: its process's counts. */
  private static String processOf(Path thread) throws IOException {
    try (Stream<String> lines =
        Files.lines(thread.resolve("status"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(PROCESS))
          .map(line -> line.substring(PROCESS.length()).strip())
          .findFirst()
          .orElseThrow(() -> new IOException("no process"));
    } catch (UncheckedIOException ended) {
      throw ended.getCause();
    }
  }

  private String user(int uid) {
    if (uid == 0) {
      return "root";
    }
    try {
      List<String> lines = Files.readAllLines(passwd, StandardCharsets.ISO_8859_1);
      String number = Integer.toUnsignedString(uid);
      return lines.stream()
          .map(line -> line.split(":", 4))
          .filter(fields -> fields.length == 4 && fields[2].equals(number))
          .map(fields -> fields[0])
          .findFirst()
          .orElse("uid " + number);
    } catch (IOException unreadable) {
      return "uid " + Integer.toUnsignedString(uid);
    }
  }
}
