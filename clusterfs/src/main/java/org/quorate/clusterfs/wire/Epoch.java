package org.quorate.clusterfs.wire;

/**
 * The 16 bytes that name a sync round; only compared for equality.
 *
 * @param counter of the process that started the round, +1 on every membership change it sees
 * @param time seconds, when it saw the change
 */
public record Epoch(int counter, int time, int nodeid, int pid) {
  public static final int BYTES = 16;

  /** The epoch of no round: "nothing remembered". */
  public static final Epoch NONE = new Epoch(0, 0, 0, 0);

  public static Epoch parse(WireReader in) {
    return new Epoch(in.bits32(), in.bits32(), in.bits32(), in.bits32());
  }

  public void write(WireWriter out) {
    out.u32(counter).u32(time).u32(nodeid).u32(pid);
  }
}
