package org.quorate.lab.history;

/**
 * One operation of one client, from its call to its return.
 *
 * @param node where the client is
 * @param client its number, unique in the cluster
 * @param kind what it did
 * @param file on which file
 * @param value what it wrote or appended, unique in the history; or what it read
 * @param startNanos monotonic, the same clock for all clients
 * @param endNanos when it returned
 * @param result what the client knows
 */
public record Operation(
    String node,
    int client,
    Kind kind,
    String file,
    String value,
    long startNanos,
    long endNanos,
    Result result) {

  /** What a client does. */
  public enum Kind {
    /** Replaces the content of a register, which anybody may do. */
    WRITE,
    /** Adds an element to a list, which only this client does. */
    APPEND,
    /** Reads a register, or the last element of a list. */
    READ
  }

  /** What a client knows after its call has returned. */
  public enum Result {
    /** It is done: it must never be lost. */
    OK,
    /** It surely is not done, now and later: nobody may ever see it. */
    NOT_DONE,
    /** It may have happened, or may still happen. */
    UNKNOWN
  }

  /** Whether it changes its file. */
  boolean changes() {
    return switch (kind) {
      case WRITE, APPEND -> true;
      case READ -> false;
    };
  }

  /** It surely was over before {@code other} began. */
  boolean surelyBefore(Operation other) {
    return result == Result.OK && endNanos < other.startNanos;
  }

  @Override
  public String toString() {
    return "%s of '%s' to %s on %s (client %d, %.3f to %.3f s, %s)"
        .formatted(kind, value, file, node, client, startNanos / 1e9, endNanos / 1e9, result);
  }
}
