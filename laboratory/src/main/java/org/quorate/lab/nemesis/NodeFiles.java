package org.quorate.lab.nemesis;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.quorate.lab.history.Operation.Result;
import org.quorate.lab.posix.FileCalls;

/**
 * One client's access to the workload's files on one node. Registers hold one value, padded to a
 * fixed length so that a write replaces it whole; lists hold one element a line.
 */
final class NodeFiles implements AutoCloseable {
  static final String DIRECTORY = "nemesis";

  /** Every register has this many bytes. */
  private static final int REGISTER_BYTES = 32;

  private static final int READ_BYTES = 64 << 10;

  private final FileCalls calls = new FileCalls();
  private final Path directory;

  NodeFiles(Path pve) {
    directory = pve.resolve(DIRECTORY);
  }

  /**
   * What a read gave.
   *
   * @param value empty when nothing was written yet
   */
  record Seen(Result result, String value) {}

  private static byte[] padded(String value) {
    return (value + " ".repeat(REGISTER_BYTES - 1 - value.length()) + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private String path(String file) {
    return directory.resolve(file).toString();
  }

  /** Writes a register where it stands: one change. */
  Result write(String register, String value) {
    return put(register, FileCalls.O_WRONLY, padded(value));
  }

  /** Writes a register as configuration files are written: a temporary file, renamed over it. */
  Result replace(String register, String value) {
    String temporary = "tmp-" + value;
    Result prepared =
        put(temporary, FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL, padded(value));
    Result result =
        prepared == Result.OK
            ? Ending.of(calls.rename(path(temporary), path(register)))
            : Result.NOT_DONE; // the register was not touched
    if (result == Result.NOT_DONE) {
      calls.unlink(path(temporary));
    }
    return result;
  }

  /** Adds a line to a list, which is made when it is missing. */
  Result append(String list, String element) {
    byte[] line = (element + "\n").getBytes(StandardCharsets.US_ASCII);
    return put(list, FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_APPEND, line);
  }

  private Result put(String file, int flags, byte[] bytes) {
    int fd = calls.open(path(file), flags);
    if (fd < 0) {
      return Result.NOT_DONE; // whatever became of the file, these bytes were not written
    }
    long written = calls.write(fd, bytes);
    calls.close(fd);
    return Ending.of(written);
  }

  /** The last word of a file: a register's value, a list's last element. */
  Seen read(String file) {
    int fd = calls.open(path(file), FileCalls.O_RDONLY);
    if (fd < 0) {
      return new Seen(Result.NOT_DONE, "");
    }
    long count = calls.read(fd, READ_BYTES);
    calls.close(fd);
    return count < 0
        ? new Seen(Result.NOT_DONE, "")
        : new Seen(
            Result.OK, lastWord(new String(calls.content(count), StandardCharsets.US_ASCII)));
  }

  private static String lastWord(String text) {
    String words = text.strip();
    return words.substring(Math.max(words.lastIndexOf('\n'), words.lastIndexOf(' ')) + 1);
  }

  @Override
  public void close() {
    calls.close();
  }
}
