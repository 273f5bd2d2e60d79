package org.quorate.corosync.cpg;

/** One process that joined or left a group, and why. */
public record CpgChange(CpgMember member, Reason reason) {

  /** {@code cpg_reason_t}. */
  public enum Reason {
    JOIN,
    LEAVE,
    NODE_DOWN,
    NODE_UP,
    /** The process ended without leaving. */
    PROCESS_DOWN,
    UNDEFINED;

    static Reason of(int code) {
      return switch (code) {
        case 1 -> JOIN;
        case 2 -> LEAVE;
        case 3 -> NODE_DOWN;
        case 4 -> NODE_UP;
        case 5 -> PROCESS_DOWN;
        default -> UNDEFINED;
      };
    }
  }
}
