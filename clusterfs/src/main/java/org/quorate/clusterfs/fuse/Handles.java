package org.quorate.clusterfs.fuse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is open, by the number the kernel repeats with each use. */
final class Handles {
  /** One name of a listing. */
  record Name(String name, long inode, int type) {}

  /** Open files keep what they held at open, for readers of a file replaced meanwhile. */
  sealed interface Open {
    /**
     * @param inode of the file that was opened; another one may have taken its path since
     */
    record File(long inode, byte[] atOpen) implements Open {}

    record Directory(List<Name> names) implements Open {}
  }

  private final Map<Long, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  long add(Open handle) {
    long number = last.incrementAndGet();
    open.put(number, handle);
    return number;
  }

  @Nullable Open get(long number) {
    return open.get(number);
  }

  void remove(long number) {
    open.remove(number);
  }
}
