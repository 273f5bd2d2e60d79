package org.quorate.clusterfs.epoch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/**
 * What a node keeps beside its tree, in the same transaction: where the tree's changes come from.
 *
 * @param promised the highest epoch number this node has promised; it takes part in none with that
 *     number or a lower one again
 * @param fresh the tree was made by this program on this node and never was a cluster's
 * @param eras the tree's epochs, ascending; empty when the tree was written without epochs: by
 *     pmxcfs, or beside one
 */
public record EpochRecord(long promised, boolean fresh, List<Era> eras) {
  /** Enough to find the common past of two nodes; older ones are forgotten. */
  static final int ERAS_MAX = 64;

  /** Of a database without a record: another program wrote it. */
  public static final EpochRecord UNKNOWN = new EpochRecord(0, false, List.of());

  /** Of a database made just now. */
  public static final EpochRecord FRESH = new EpochRecord(0, true, List.of());

  private static final int FORMAT = 1;
  private static final int FIXED_BYTES = 1 + 8 + 1 + 1;

  /** Later epochs of a majority first count, then any later ones. */
  static final Comparator<EpochRecord> BY_EPOCH =
      Comparator.comparingLong(EpochRecord::lastStrong).thenComparingLong(EpochRecord::last);

  public EpochRecord {
    eras = List.copyOf(eras);
  }

  /** Whether the tree has a place in the order of epochs (a fresh one has: before all). */
  boolean comparable() {
    return fresh || !eras.isEmpty();
  }

  long last() {
    return eras.isEmpty() ? 0 : eras.getLast().number();
  }

  private long lastStrong() {
    return eras.stream().filter(Era::strong).mapToLong(Era::number).max().orElse(0);
  }

  EpochRecord promising(long number) {
    return new EpochRecord(number, fresh, eras);
  }

  /** With the leader's tree, before its epoch is entered. */
  EpochRecord adopting(EpochRecord leader) {
    return new EpochRecord(promised, leader.fresh, leader.eras);
  }

  /** After a change that belongs to no epoch. */
  EpochRecord withoutEpochs() {
    return new EpochRecord(promised, false, List.of());
  }

  /** The leader's past, and a new era. */
  EpochRecord entering(EpochRecord leader, Era era) {
    List<Era> all = new ArrayList<>(leader.eras);
    all.add(era);
    int from = Math.max(0, all.size() - ERAS_MAX);
    return new EpochRecord(Math.max(promised, era.number()), false, all.subList(from, all.size()));
  }

  /** The version up to which an era of this tree's past goes; empty when it is not in it. */
  private Optional<Long> end(Era era, long treeVersion) {
    for (int i = 0; i < eras.size(); i++) {
      if (eras.get(i).isSame(era)) {
        return Optional.of(i + 1 < eras.size() ? eras.get(i + 1).start() : treeVersion);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a tree with this past and version holds the change that made version {@code change} in
   * an era; empty when that can no longer be told.
   */
  Optional<Boolean> holds(long treeVersion, Era era, long change) {
    Optional<Long> end = end(era, treeVersion);
    if (end.isPresent()) {
      return Optional.of(change <= end.get());
    }
    boolean forgotten = eras.isEmpty() || eras.size() >= ERAS_MAX;
    return forgotten ? Optional.empty() : Optional.of(false);
  }

  /**
   * The last version that this tree and another one have in common; empty when they have no common
   * era.
   */
  public Optional<Long> common(long version, EpochRecord other, long otherVersion) {
    for (Era era : eras.reversed()) {
      Optional<Long> there = other.end(era, otherVersion);
      if (there.isPresent()) {
        return Optional.of(Math.min(end(era, version).orElse(version), there.get()));
      }
    }
    return Optional.empty();
  }

  public byte[] encode() {
    WireWriter out = new WireWriter(FIXED_BYTES + eras.stream().mapToInt(Era::bytes).sum());
    out.u8(FORMAT).u64(promised).u8(fresh ? 1 : 0).u8(eras.size());
    eras.forEach(era -> era.write(out));
    return out.done();
  }

  /**
   * @throws InvalidInput when it is no record of a known format
   */
  public static EpochRecord parse(byte[] bytes) {
    WireReader in = new WireReader(bytes, "an epoch record");
    EpochRecord record = read(in);
    in.end();
    return record;
  }

  static EpochRecord read(WireReader in) {
    int format = in.u8();
    if (format != FORMAT) {
      throw new InvalidInput("an epoch record has the unknown format " + format);
    }
    long promised = in.u64();
    boolean fresh = in.u8() != 0;
    int count = in.u8();
    if (count > ERAS_MAX) {
      throw new InvalidInput("an epoch record has " + count + " eras");
    }
    List<Era> eras = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Era era = Era.read(in);
      boolean ascends = eras.isEmpty() || eras.getLast().number() < era.number();
      if (!ascends || era.number() > promised) {
        throw new InvalidInput("an epoch record has eras out of order");
      }
      eras.add(era);
    }
    return new EpochRecord(promised, fresh, eras);
  }
}
