package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.client.WriteFigures;

/** Counts what goes through a {@link Store}, for the last hour in steps of a minute. */
final class WriteMeter implements Store {
  private static final int MINUTES = 60;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int TIMES_MAX = 1024;

  /** Six integers of at most 8 bytes each. */
  private static final int FIXED_COLUMNS = 48;

  private static final Path OWN_IO = Path.of("/proc/self/io");

  private static final class Minute {
    private long number = -1;
    private long transactions;
    private long rowBytes;
    private long diskBytesBefore;
  }

  private final Store store;
  private final LongSupplier nanos;
  private final LongSupplier diskBytes;
  private final long start;
  private final long diskBytesAtStart;
  private final Minute[] minutes = new Minute[MINUTES];
  private final long[] micros = new long[TIMES_MAX];
  private int measured;

  WriteMeter(Store store) {
    this(store, System::nanoTime, WriteMeter::ownDiskBytes);
  }

  /**
   * @param diskBytes the process has written so far; -1 when not known
   */
  WriteMeter(Store store, LongSupplier nanos, LongSupplier diskBytes) {
    this.store = store;
    this.nanos = nanos;
    this.diskBytes = diskBytes;
    this.start = nanos.getAsLong();
    this.diskBytesAtStart = diskBytes.getAsLong();
    Arrays.setAll(minutes, i -> new Minute());
  }

  @Override
  public void apply(List<RowChange> changes) throws IOException {
    long before = nanos.getAsLong();
    store.apply(changes);
    long bytes = changes.stream().mapToLong(WriteMeter::bytes).sum();
    count(before, nanos.getAsLong(), bytes);
  }

  private static long bytes(RowChange change) {
    return switch (change) {
      case RowChange.Put(Row row) -> {
        byte[] data = row.data();
        yield FIXED_COLUMNS + row.name().length() + (data == null ? 0 : data.length);
      }
      case RowChange.Remove _ -> FIXED_COLUMNS;
      case RowChange.Epoch(byte[] record) -> record.length;
    };
  }

  private synchronized void count(long before, long after, long bytes) {
    long number = (after - start) / MINUTE_NANOS;
    Minute minute = minutes[(int) (number % MINUTES)];
    if (minute.number != number) {
      minute.number = number;
      minute.transactions = 0;
      minute.rowBytes = 0;
      minute.diskBytesBefore = diskBytes.getAsLong();
    }
    minute.transactions++;
    minute.rowBytes += bytes;
    micros[measured % TIMES_MAX] = (after - before) / 1000;
    measured = measured == Integer.MAX_VALUE ? TIMES_MAX : measured + 1;
  }

  synchronized WriteFigures figures() {
    long now = nanos.getAsLong();
    long current = (now - start) / MINUTE_NANOS;
    long transactions = 0;
    long rowBytes = 0;
    long diskBytesBefore = current < MINUTES ? diskBytesAtStart : Long.MAX_VALUE;
    for (Minute minute : minutes) {
      if (minute.number >= 0 && minute.number > current - MINUTES) {
        transactions += minute.transactions;
        rowBytes += minute.rowBytes;
        diskBytesBefore = Math.min(diskBytesBefore, minute.diskBytesBefore);
      }
    }
    long disk = diskBytes.getAsLong();
    long written = diskBytesBefore == Long.MAX_VALUE ? 0 : disk - diskBytesBefore;
    long seconds = Math.min((now - start) / 1_000_000_000L, MINUTES * 60L);
    return new WriteFigures(
        seconds, transactions, rowBytes, disk < 0 ? -1 : written, percentile(50), percentile(99));
  }

  private long percentile(int percent) {
    int count = Math.min(measured, TIMES_MAX);
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, count * percent / 100)];
  }

  /** The line {@code write_bytes} of proc(5): what was really sent to the disk. */
  private static long ownDiskBytes() {
    try {
      return Files.readAllLines(OWN_IO).stream()
          .filter(line -> line.startsWith("write_bytes: "))
          .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
          .findFirst()
          .orElse(-1);
    } catch (IOException | NumberFormatException untold) {
      return -1;
    }
  }
}
