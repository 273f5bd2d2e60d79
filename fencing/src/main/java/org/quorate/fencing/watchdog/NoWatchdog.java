package org.quorate.fencing.watchdog;

/**
 * No watchdog, because the administrator said so: then only fence devices and a person can prove
 * that this node is off, and a node that is cut off is stopped by nothing but its own daemon.
 */
public final class NoWatchdog implements Watchdog {
  @Override
  public String driver() {
    return "none";
  }

  /** Nothing resets this node. */
  @Override
  public long grantMs() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void open() {
    // There is nothing to arm.
  }

  @Override
  public void feed() {
    // There is nothing to feed.
  }

  @Override
  public boolean close() {
    return true;
  }
}
