package org.quorate.simulator.clusterfs.world;

import java.util.Optional;
import java.util.function.Consumer;
import org.quorate.clusterfs.Operation;
import org.quorate.clusterfs.Outcome;

/** Something a user of one host wanted, and what they were told. */
public final class Request {
  public final long number;
  public final int host;
  public final Operation operation;
  public final long invokedMs;
  private final Consumer<Answer> then;
  private Optional<Answer> answer = Optional.empty();

  /** What a user knows of the outcome. */
  public enum Answer {
    /** It happened and it will last. */
    DONE,
    /** Surely not done. */
    REFUSED,
    /** It may have happened, and may still. */
    UNKNOWN
  }

  Request(long number, int host, Operation operation, long invokedMs, Consumer<Answer> then) {
    this.number = number;
    this.host = host;
    this.operation = operation;
    this.invokedMs = invokedMs;
    this.then = then;
  }

  /**
   * EIO says that nobody can know; among members without epochs EBUSY and EPERM say it too.
   * Everything else says that it was not done.
   */
  static Answer of(Outcome outcome, boolean epochs) {
    return switch (outcome) {
      case Outcome.Done done -> Answer.DONE;
      case Outcome.Failed failed ->
          switch (failed.errno()) {
            case EIO -> Answer.UNKNOWN;
            case EBUSY, EPERM -> epochs ? Answer.REFUSED : Answer.UNKNOWN;
            case ENOENT,
                EACCES,
                EEXIST,
                ENOTDIR,
                EISDIR,
                EINVAL,
                EFBIG,
                ENOSPC,
                EROFS,
                ENAMETOOLONG,
                ENOSYS,
                ENOTEMPTY,
                ENOTSUP ->
                Answer.REFUSED;
          };
    };
  }

  void end(Answer how) {
    if (answer.isEmpty()) {
      answer = Optional.of(how);
      then.accept(how);
    }
  }

  /** Empty while it is under way. */
  public Optional<Answer> answer() {
    return answer;
  }

  @Override
  public String toString() {
    return "request " + number + " at host " + host + " " + text(operation);
  }

  private static String text(Operation operation) {
    return operation instanceof Operation.Write write
        ? "Write[path=%s, offset=%d, %s%s]"
            .formatted(
                write.path(),
                write.offset(),
                new String(write.bytes(), java.nio.charset.StandardCharsets.UTF_8),
                write.truncate() ? ", truncate" : "")
        : operation.toString();
  }
}
