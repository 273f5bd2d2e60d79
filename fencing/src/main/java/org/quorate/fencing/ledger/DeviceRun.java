package org.quorate.fencing.ledger;

/**
 * One device's way to a proof.
 *
 * @param failures in a row, at most the policy's attempts
 * @param offSeen read-backs in a row that said "off" since the agent's own success
 */
public record DeviceRun(FenceDevice device, Stage stage, int failures, int offSeen) {

  /** All times are monotonic milliseconds. */
  public sealed interface Stage {
    /** "off" is to be sent at that time. */
    record OffDue(long atMs) implements Stage {}

    record OffRunning(long run, long deadlineMs) implements Stage {}

    /** The agent said "off"; the next read-back is due at that time. */
    record ReadDue(long atMs) implements Stage {}

    record ReadRunning(long run, long deadlineMs) implements Stage {}

    record Proven() implements Stage {}

    /** All attempts failed. */
    record GivenUp() implements Stage {}
  }

  static DeviceRun start(FenceDevice device, long atMs) {
    return new DeviceRun(device, new Stage.OffDue(atMs), 0, 0);
  }

  DeviceRun at(Stage next) {
    return new DeviceRun(device, next, failures, offSeen);
  }

  /** The run going on, or -1. */
  long running() {
    return switch (stage) {
      case Stage.OffRunning(long run, long ignored) -> run;
      case Stage.ReadRunning(long run, long ignored) -> run;
      case Stage.OffDue ignored -> -1;
      case Stage.ReadDue ignored -> -1;
      case Stage.Proven ignored -> -1;
      case Stage.GivenUp ignored -> -1;
    };
  }

  /** When time alone changes something, or {@link Long#MAX_VALUE}. */
  long wakeAtMs() {
    return switch (stage) {
      case Stage.OffDue(long at) -> at;
      case Stage.ReadDue(long at) -> at;
      case Stage.OffRunning(long ignored, long deadline) -> deadline;
      case Stage.ReadRunning(long ignored, long deadline) -> deadline;
      case Stage.Proven ignored -> Long.MAX_VALUE;
      case Stage.GivenUp ignored -> Long.MAX_VALUE;
    };
  }
}
