package org.quorate.bench.node;

import java.util.Arrays;
import org.quorate.lab.posix.FileCalls;

/** What programs do with the files of /etc/pve, as few system calls as C would make. */
final class FileOperations {
  /** Each writer has this many files to write, overwrite, replace and read in turn. */
  static final int FILES = 100;

  private final String directory;
  private final byte[] content;

  FileOperations(String directory, int bytes) {
    this.directory = directory;
    content = new byte[bytes];
    Arrays.fill(content, (byte) 'x');
  }

  private String file(int writer, int index) {
    return directory + "/f" + writer + "-" + index;
  }

  /** An operation with system calls of its own. */
  private abstract static class Calls implements Load.Operation {
    final FileCalls calls = new FileCalls();

    boolean put(String file, int flags, byte[] bytes) {
      int fd = calls.open(file, flags);
      if (fd < 0) {
        return false;
      }
      boolean whole = calls.write(fd, bytes) == bytes.length;
      return calls.close(fd) == 0 && whole;
    }

    @Override
    public void close() {
      calls.close();
    }
  }

  /** open(O_CREAT|O_EXCL), write, close: always a new file. */
  Load.Operation create(int writer, int limit) {
    return new Calls() {
      @Override
      public boolean run(int index) {
        int flags = FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL;
        return put(file(writer, index), flags, content);
      }

      @Override
      public int limit() {
        return limit;
      }
    };
  }

  /** open, write over the whole content, close. */
  Load.Operation writeInPlace(int writer, int files) {
    return writing(writer, files, FileCalls.O_WRONLY);
  }

  /** open(O_TRUNC), write, close. */
  Load.Operation overwrite(int writer, int files) {
    return writing(writer, files, FileCalls.O_WRONLY | FileCalls.O_TRUNC);
  }

  private Load.Operation writing(int writer, int files, int flags) {
    return new Calls() {
      @Override
      public boolean run(int index) {
        return put(file(writer, index % files), flags, content);
      }
    };
  }

  /** A temporary file, renamed over the old one: how configuration files are written. */
  Load.Operation replace(int writer, int files) {
    return new Calls() {
      @Override
      public boolean run(int index) {
        String target = file(writer, index % files);
        String temporary = target + ".tmp";
        return put(temporary, FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL, content)
            && calls.rename(temporary, target) == 0;
      }
    };
  }

  /** open, one read, close. */
  Load.Operation read(int writer, int files) {
    return new Calls() {
      @Override
      public boolean run(int index) {
        int fd = calls.open(file(writer, index % files), FileCalls.O_RDONLY);
        if (fd < 0) {
          return false;
        }
        boolean whole = calls.read(fd, content.length) == content.length;
        return calls.close(fd) == 0 && whole;
      }
    };
  }

  /** unlink of each file once. */
  Load.Operation unlink(int writer, int files) {
    return new Calls() {
      @Override
      public boolean run(int index) {
        return calls.unlink(file(writer, index)) == 0;
      }

      @Override
      public int limit() {
        return files;
      }
    };
  }

  /** The limit of the disk: the same bytes over the start of a file, then fdatasync. */
  Load.Operation sync(int writer) {
    return new Calls() {
      private int fd = -1;
      private final String file = directory + "/sync" + writer;

      @Override
      public boolean run(int index) {
        if (fd < 0) {
          fd = calls.open(file, FileCalls.O_WRONLY | FileCalls.O_CREAT);
        }
        return calls.writeAt(fd, content, 0) == content.length && calls.sync(fd) == 0;
      }

      @Override
      public void close() {
        int closed = calls.close(fd);
        int removed = calls.unlink(file);
        if (closed < 0 || removed < 0) {
          throw new IllegalStateException(file + " cannot be removed");
        }
        super.close();
      }
    };
  }
}
