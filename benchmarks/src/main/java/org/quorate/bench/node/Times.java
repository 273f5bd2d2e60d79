package org.quorate.bench.node;

import java.util.Arrays;

/** The times of one thread's operations; it grows without boxing. */
final class Times {
  private static final int START = 1 << 14;

  private long[] nanos = new long[START];
  private int size;

  void add(long time) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = time;
  }

  int size() {
    return size;
  }

  long[] toArray() {
    return Arrays.copyOf(nanos, size);
  }
}
