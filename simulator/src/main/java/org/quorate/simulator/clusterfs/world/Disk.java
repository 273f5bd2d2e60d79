package org.quorate.simulator.clusterfs.world;

import java.util.ArrayList;
import java.util.List;
import org.quorate.clusterfs.RowChange;

/**
 * One node's database. A transaction is first written (it survives the process, not the power) and
 * then synchronised (it survives the power).
 */
public final class Disk {
  private final Rows synced;
  private final Rows written;
  private final List<List<RowChange>> unsynced = new ArrayList<>();

  private int slowMs;
  private boolean failing;

  /** A new database. */
  static Disk of(List<RowChange> first) {
    Rows rows = new Rows();
    first.forEach(rows::apply);
    return new Disk(rows);
  }

  private Disk(Rows rows) {
    written = rows.copy();
    synced = rows.copy();
  }

  void write(List<RowChange> transaction) {
    transaction.forEach(written::apply);
    unsynced.add(transaction);
  }

  void sync() {
    unsynced.forEach(transaction -> transaction.forEach(synced::apply));
    unsynced.clear();
  }

  /** The power is cut: what was not synchronised is gone. */
  Disk afterPowerCut() {
    Disk disk = new Disk(synced);
    disk.slowMs = slowMs;
    disk.failing = failing;
    return disk;
  }

  /** A copy of the database as another process reads it now. */
  Disk copy() {
    return new Disk(written);
  }

  /** What a process that opens the database finds. */
  public Rows rows() {
    return written;
  }

  /** Each synchronisation takes up to so long more. */
  public void setSlow(int milliseconds) {
    slowMs = milliseconds;
  }

  int slowMs() {
    return slowMs;
  }

  /** Every transaction fails. */
  public void setFailing(boolean now) {
    failing = now;
  }

  boolean isFailing() {
    return failing;
  }
}
