package org.quorate.guest.migration;

import static org.quorate.guest.migration.Answer.DONE;
import static org.quorate.guest.migration.Answer.ELSEWHERE;
import static org.quorate.guest.migration.Answer.ENDED;
import static org.quorate.guest.migration.Answer.GOING_ON;
import static org.quorate.guest.migration.Answer.HERE;
import static org.quorate.guest.migration.Answer.NOT_DONE;
import static org.quorate.guest.migration.Answer.RETURNED;
import static org.quorate.guest.migration.Answer.THERE;
import static org.quorate.guest.migration.Answer.UNKNOWN;
import static org.quorate.guest.migration.Stage.ABANDON;
import static org.quorate.guest.migration.Stage.ASK;
import static org.quorate.guest.migration.Stage.CANCEL;
import static org.quorate.guest.migration.Stage.CHECK;
import static org.quorate.guest.migration.Stage.COMMIT;
import static org.quorate.guest.migration.Stage.CONTINUE;
import static org.quorate.guest.migration.Stage.LEFT;
import static org.quorate.guest.migration.Stage.MOVED;
import static org.quorate.guest.migration.Stage.QUIT;
import static org.quorate.guest.migration.Stage.RECLAIM;
import static org.quorate.guest.migration.Stage.RELEASE;
import static org.quorate.guest.migration.Stage.RESUME;
import static org.quorate.guest.migration.Stage.SEND;
import static org.quorate.guest.migration.Stage.SETTLE;
import static org.quorate.guest.migration.Stage.STAYED;
import static org.quorate.guest.migration.Stage.WATCH;

import java.time.Duration;
import java.util.Map;

/**
 * The source of a live migration: decides what is done next from what came of the last. At every
 * stage one side at most may run the guest: here until {@link Stage#COMMIT}, then whoever has the
 * configuration file. Only the file's owner gives it away.
 *
 * <pre>
 * | from     | answer    | to       | why
 * | ASK      | DONE      | SEND     | the target listens
 * | ASK      | GOING_ON  | ASK      | not reached, or not ready; RELEASE after {@link #PATIENCE}
 * | ASK      | NOT_DONE  | RELEASE  | it refused
 * | ASK      | UNKNOWN   | RELEASE  | it may listen: it is told to end
 * | SEND     | DONE      | WATCH    |
 * | SEND     | NOT_DONE  | RELEASE  | QEMU refused; the guest never stopped
 * | SEND     | UNKNOWN   | CANCEL   | it may send
 * | SEND     | ENDED     | RELEASE  |
 * | WATCH    | GOING_ON  | WATCH    |
 * | WATCH    | UNKNOWN   | WATCH    | QEMU was silent
 * | WATCH    | DONE      | COMMIT   | the target acknowledged the last byte
 * | WATCH    | NOT_DONE  | CHECK    | the stream broke
 * | WATCH    | ENDED     | RELEASE  | the guest ended by itself
 * | CANCEL   | GOING_ON  | CANCEL   |
 * | CANCEL   | UNKNOWN   | CANCEL   |
 * | CANCEL   | DONE      | RECLAIM  | too late for QEMU, but nothing is committed
 * | CANCEL   | NOT_DONE  | CHECK    | it sends no more, or never did
 * | CANCEL   | ENDED     | RELEASE  |
 * | CHECK    | DONE      | RELEASE  | the guest runs here
 * | CHECK    | NOT_DONE  | RECLAIM  | it is paused
 * | CHECK    | UNKNOWN   | CHECK    |
 * | CHECK    | ENDED     | RELEASE  |
 * | COMMIT   | DONE      | RESUME   | the one commit
 * | COMMIT   | NOT_DONE  | RECLAIM  | no quorum, or the target is silent: {@link #mayCommit}
 * | COMMIT   | UNKNOWN   | SETTLE   |
 * | SETTLE   | THERE     | RESUME   |
 * | SETTLE   | HERE      | RECLAIM  |
 * | SETTLE   | ELSEWHERE | ABANDON  | a third node has it: the HA manager recovered it
 * | SETTLE   | UNKNOWN   | SETTLE   | also when the file is nowhere: /etc/pve may be away
 * | SETTLE   | ENDED     | RELEASE  | no quorum and no QEMU: nothing can come up here
 * | RECLAIM  | DONE      | CONTINUE | the target's QEMU is gone
 * | RECLAIM  | UNKNOWN   | RECLAIM  | CONTINUE after {@link #SILENCE}: the target ended it by itself
 * | RECLAIM  | ELSEWHERE | SETTLE   | the target says that it owns the guest
 * | RECLAIM  | ENDED     | RELEASE  |
 * | CONTINUE | DONE      | RELEASE  |
 * | CONTINUE | NOT_DONE  | RECLAIM  | a disk is still held
 * | CONTINUE | UNKNOWN   | RECLAIM  |
 * | CONTINUE | ENDED     | RELEASE  |
 * | RESUME   | DONE      | QUIT     |
 * | RESUME   | RETURNED  | SETTLE   | a word may be old: the file itself must say HERE
 * | RESUME   | UNKNOWN   | RESUME   | ABANDON after {@link #PATIENCE}: the target goes on by itself
 * | RESUME   | ELSEWHERE | ABANDON  |
 * | RESUME   | ENDED     | ABANDON  | the target is silent, and there is no QEMU to take back
 * | QUIT     | DONE      | MOVED    |
 * | QUIT     | NOT_DONE  | MOVED    | its end is waited for by the node
 * | ABANDON  | DONE      | LEFT     |
 * | ABANDON  | NOT_DONE  | LEFT     |
 * | RELEASE  | DONE      | STAYED   |
 * | RELEASE  | NOT_DONE  | STAYED   |
 * </pre>
 *
 * @param reason why it fails, the first reason; empty while it does not
 * @param sinceMs when the stage was entered, on a monotonic clock
 */
public record Outgoing(Stage stage, String reason, long sinceMs) {
  /**
   * After so long without a word of the source the target has ended its QEMU ({@link
   * Incoming#SILENCE_MAX}) with time to spare for its clock and a slow end.
   */
  public static final Duration SILENCE = Incoming.SILENCE_MAX.plusSeconds(15);

  /** A quorate-api that restarts answers sooner. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * So long after the last word a target still knows that a guest never ran there: this source may
   * be asking it to give the guest back until then, with time to spare for a slow call.
   */
  public static final Duration REMEMBERED = Incoming.SILENCE_MAX.plus(PATIENCE).plusSeconds(15);

  /** A target that was told longer ago may have ended its QEMU before it sees the file. */
  public static final Duration TOLD_WITHIN = Incoming.SILENCE_MAX.dividedBy(3);

  public static final String CANCELLED = "cancelled";

  private static final Map<Stage, Map<Answer, Stage>> NEXT =
      Map.ofEntries(
          from(ASK, to(DONE, SEND), to(GOING_ON, ASK), to(NOT_DONE, RELEASE), to(UNKNOWN, RELEASE)),
          from(
              SEND,
              to(DONE, WATCH),
              to(NOT_DONE, RELEASE),
              to(UNKNOWN, CANCEL),
              to(ENDED, RELEASE)),
          from(
              WATCH,
              to(GOING_ON, WATCH),
              to(UNKNOWN, WATCH),
              to(DONE, COMMIT),
              to(NOT_DONE, CHECK),
              to(ENDED, RELEASE)),
          from(
              CANCEL,
              to(GOING_ON, CANCEL),
              to(UNKNOWN, CANCEL),
              to(DONE, RECLAIM),
              to(NOT_DONE, CHECK),
              to(ENDED, RELEASE)),
          from(
              CHECK,
              to(DONE, RELEASE),
              to(NOT_DONE, RECLAIM),
              to(UNKNOWN, CHECK),
              to(ENDED, RELEASE)),
          from(COMMIT, to(DONE, RESUME), to(NOT_DONE, RECLAIM), to(UNKNOWN, SETTLE)),
          from(
              SETTLE,
              to(THERE, RESUME),
              to(HERE, RECLAIM),
              to(ELSEWHERE, ABANDON),
              to(UNKNOWN, SETTLE),
              to(ENDED, RELEASE)),
          from(
              RECLAIM,
              to(DONE, CONTINUE),
              to(UNKNOWN, RECLAIM),
              to(ELSEWHERE, SETTLE),
              to(ENDED, RELEASE)),
          from(
              CONTINUE,
              to(DONE, RELEASE),
              to(NOT_DONE, RECLAIM),
              to(UNKNOWN, RECLAIM),
              to(ENDED, RELEASE)),
          from(
              RESUME,
              to(DONE, QUIT),
              to(RETURNED, SETTLE),
              to(UNKNOWN, RESUME),
              to(ELSEWHERE, ABANDON),
              to(ENDED, ABANDON)),
          from(QUIT, to(DONE, MOVED), to(NOT_DONE, MOVED)),
          from(ABANDON, to(DONE, LEFT), to(NOT_DONE, LEFT)),
          from(RELEASE, to(DONE, STAYED), to(NOT_DONE, STAYED)));

  private static Map.Entry<Answer, Stage> to(Answer answer, Stage next) {
    return Map.entry(answer, next);
  }

  @SafeVarargs
  private static Map.Entry<Stage, Map<Answer, Stage>> from(
      Stage stage, Map.Entry<Answer, Stage>... rows) {
    return Map.entry(stage, Map.ofEntries(rows));
  }

  public static Outgoing begin(long nowMs) {
    return new Outgoing(ASK, "", nowMs);
  }

  /**
   * Where a daemon goes on whose predecessor died.
   *
   * @param transfer what QEMU says of its stream
   */
  public static Outgoing takenOver(Sending transfer, long nowMs) {
    Stage stage =
        switch (transfer) {
          case ACTIVE -> CANCEL;
          case COMPLETED -> SETTLE;
          case NONE, FAILED -> CHECK;
          // Without a QEMU nothing here can become a second instance; the file says whose it is.
          case ENDED -> SETTLE;
        };
    return new Outgoing(stage, "quorate-api was restarted during the migration", nowMs);
  }

  /**
   * Whether the target surely still waits when it is given the file.
   *
   * @param toldMs when the last word began that it acknowledged
   */
  public static boolean mayCommit(long toldMs, long nowMs) {
    return nowMs - toldMs <= TOLD_WITHIN.toMillis();
  }

  public boolean over() {
    return stage == MOVED || stage == STAYED || stage == LEFT;
  }

  /** Somebody wants it to end; that counts until the stream is complete. */
  public Outgoing cancelled(long nowMs) {
    return switch (stage) {
      // It may have begun to send: a second order would be refused, and the first go on.
      case SEND, WATCH -> new Outgoing(CANCEL, CANCELLED, nowMs);
      case ASK -> new Outgoing(stage, CANCELLED, sinceMs);
      case CANCEL, CHECK, COMMIT, SETTLE, RECLAIM, CONTINUE, RESUME, QUIT, ABANDON, RELEASE -> this;
      case MOVED, STAYED, LEFT -> this;
    };
  }

  /**
   * The next stage.
   *
   * @param why the reason of an answer that is not good
   * @throws IllegalStateException for an answer that the stage's work cannot have
   */
  public Outgoing answered(Answer answer, String why, long nowMs) {
    Stage next = next(answer, nowMs);
    boolean failing =
        switch (next) {
          case RELEASE, CANCEL, CHECK, RECLAIM, CONTINUE, SETTLE, ABANDON -> true;
          case ASK, SEND, WATCH, COMMIT, RESUME, QUIT, MOVED, STAYED, LEFT -> false;
        };
    String kept = reason.isEmpty() && failing ? why : reason;
    return new Outgoing(next, kept, next == stage ? sinceMs : nowMs);
  }

  private Stage next(Answer answer, long nowMs) {
    Stage next = NEXT.getOrDefault(stage, Map.of()).get(answer);
    if (next == null) {
      throw new IllegalStateException(stage + " " + answer);
    }
    long ms = nowMs - sinceMs;
    boolean cancelled = reason.equals(CANCELLED);
    if (stage == ASK && next == stage && (cancelled || ms >= PATIENCE.toMillis())) {
      return RELEASE;
    }
    if (stage == RECLAIM && next == stage && ms >= SILENCE.toMillis()) {
      return CONTINUE;
    }
    if (stage == RESUME && next == stage && ms >= PATIENCE.toMillis()) {
      return ABANDON;
    }
    return cancelled && next == SEND ? RELEASE : next;
  }
}
