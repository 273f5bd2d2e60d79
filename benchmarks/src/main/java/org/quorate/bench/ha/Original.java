package org.quorate.bench.ha;

import java.util.List;
import java.util.Optional;
import org.quorate.ha.scheduling.SchedulerMode;

/**
 * What Proxmox VE's HA manager (pve-ha-manager 5.2.0) took for the same rounds: the best of several
 * runs on another machine, on another day. A ratio to it tells the order of magnitude, no more.
 */
record Original(Size size, Case what, SchedulerMode mode, double milliseconds) {
  private static final Size SMALL = new Size(20, 2_000);
  private static final Size LARGE = new Size(50, 10_000);

  /** How many times faster Quorate wants to be. */
  static final double AIM = 20;

  private static final List<Original> KNOWN =
      List.of(
          new Original(SMALL, Case.STEADY, SchedulerMode.BASIC, 50),
          new Original(SMALL, Case.FAILURE, SchedulerMode.BASIC, 112),
          new Original(LARGE, Case.STEADY, SchedulerMode.BASIC, 451),
          new Original(LARGE, Case.FAILURE, SchedulerMode.BASIC, 933),
          new Original(LARGE, Case.FAILURE, SchedulerMode.STATIC, 1_500));

  static Optional<Original> of(Size size, Case what, SchedulerMode mode) {
    return KNOWN.stream()
        .filter(one -> one.size.equals(size) && one.what == what && one.mode == mode)
        .findFirst();
  }
}
