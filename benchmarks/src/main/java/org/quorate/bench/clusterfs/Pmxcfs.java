package org.quorate.bench.clusterfs;

import java.util.List;
import java.util.Optional;

/**
 * What pmxcfs (git 7091d92, 9.1.6) did in another run, on another day, with a client in C: the
 * table "Real pmxcfs baseline" of the project's description of Corosync and pmxcfs, section 5.
 * Three nodes in namespaces of one machine with 2 cores, 1 kB files, token timeout 3650 ms; that
 * machine was shared and busy, so each figure is good to 30 %. The better of its two rounds stands
 * here.
 *
 * @param what the operation
 * @param writers how many threads
 * @param perSecond operations a second
 * @param p50Micros microseconds
 * @param p99Micros microseconds
 */
record Pmxcfs(String what, int writers, double perSecond, double p50Micros, double p99Micros) {
  private static final List<Pmxcfs> TABLE =
      List.of(
          new Pmxcfs("create", 1, 772, 1130, 3000),
          new Pmxcfs("create", 8, 709, 8000, 27_000),
          new Pmxcfs("write", 1, 1989, 460, 1200),
          new Pmxcfs("write", 8, 1658, 4200, 14_000),
          new Pmxcfs("overwrite", 1, 895, 1000, 2300),
          new Pmxcfs("overwrite", 8, 1236, 4000, 21_000),
          new Pmxcfs("replace", 1, 472, 1800, 4900),
          new Pmxcfs("replace", 8, 613, 12_600, 27_000),
          new Pmxcfs("unlink", 1, 1370, 600, 1800),
          new Pmxcfs("unlink", 8, 1150, 6000, 19_000),
          new Pmxcfs("read", 1, 64_065, 15, 25),
          new Pmxcfs("read", 8, 77_358, 82, 267));

  /** 2,000 files of 2 kB to a node that lacks them. */
  static final double SYNC_2000_S = 0.33;

  static Optional<Pmxcfs> of(String what, int writers) {
    return TABLE.stream().filter(row -> row.what.equals(what) && row.writers == writers).findAny();
  }
}
