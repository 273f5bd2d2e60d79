package org.quorate.lab.heartbeat;

/**
 * The datagrams of one boot of a guest as they arrived. Times are milliseconds since 1970 on the
 * host's clock.
 *
 * @param guest its name
 * @param boot the boot id's first eight hex digits
 * @param firstMs arrival of the first
 * @param lastMs arrival of the last
 * @param count how many
 * @param gapMaxMs the longest silence between two
 */
public record BootBeats(
    String guest, String boot, long firstMs, long lastMs, long count, long gapMaxMs) {
  /** The first datagram of a boot. */
  static BootBeats first(Beat beat, long nowMs) {
    return new BootBeats(beat.guest(), beat.boot(), nowMs, nowMs, 1, 0);
  }

  /** One more. */
  BootBeats next(long nowMs) {
    return new BootBeats(
        guest, boot, firstMs, nowMs, count + 1, Math.max(gapMaxMs, nowMs - lastMs));
  }
}
