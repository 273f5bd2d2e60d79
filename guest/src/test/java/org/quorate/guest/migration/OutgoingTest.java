package org.quorate.guest.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The source of a migration, step by step. */
class OutgoingTest {
  private static final Path SOURCE = Path.of("src/main/java/org/quorate/guest/migration");

  private static Outgoing at(Stage stage) {
    return new Outgoing(stage, "", 0);
  }

  private static Outgoing answered(Outgoing machine, Answer... answers) {
    Outgoing now = machine;
    for (Answer answer : answers) {
      now = now.answered(answer, answer.name(), 0);
    }
    return now;
  }

  @Test
  void theTableInTheDocumentIsTheMachine() throws IOException {
    TreeSet<String> written = new TreeSet<>();
    for (String line : Files.readAllLines(SOURCE.resolve("Outgoing.java"))) {
      String[] cells = line.split("\\|");
      if (line.startsWith(" * |") && !cells[1].strip().equals("from")) {
        written.add(cells[1].strip() + " " + cells[2].strip() + " " + cells[3].strip());
      }
    }
    TreeSet<String> done = new TreeSet<>();
    for (Stage stage : Stage.values()) {
      for (Answer answer : Answer.values()) {
        try {
          done.add(stage + " " + answer + " " + answered(at(stage), answer).stage());
        } catch (IllegalStateException cannotBe) {
          continue;
        }
      }
    }
    assertThat(done).isEqualTo(written).hasSizeGreaterThan(45);
  }

  @Test
  void aMigrationWithoutTroubleHasOneCommit() {
    Outgoing end =
        answered(
            Outgoing.begin(0),
            Answer.DONE,
            Answer.DONE,
            Answer.GOING_ON,
            Answer.DONE,
            Answer.DONE,
            Answer.DONE,
            Answer.DONE);
    assertThat(end).isEqualTo(new Outgoing(Stage.MOVED, "", 0));
    assertThat(end.over()).isTrue();
  }

  @Test
  void theFirstReasonIsTold() {
    Outgoing broken = at(Stage.WATCH).answered(Answer.NOT_DONE, "the stream ended", 0);
    Outgoing end =
        broken
            .answered(Answer.NOT_DONE, "paused", 0)
            .answered(Answer.UNKNOWN, "silent", 0)
            .answered(Answer.DONE, "", 0)
            .answered(Answer.DONE, "", 0)
            .answered(Answer.DONE, "", 0);
    assertThat(end).isEqualTo(new Outgoing(Stage.STAYED, "the stream ended", 0));
  }

  @Test
  void aSilentTargetIsWaitedForUntilItEndedItsQemuByItself() {
    long limit = Outgoing.SILENCE.toMillis();
    assertThat(limit).isGreaterThan(Incoming.SILENCE_MAX.toMillis() + 10_000);
    Outgoing waiting = at(Stage.RECLAIM).answered(Answer.UNKNOWN, "", limit - 1);
    assertThat(waiting).isEqualTo(new Outgoing(Stage.RECLAIM, "", 0));
    assertThat(waiting.answered(Answer.UNKNOWN, "", limit).stage()).isEqualTo(Stage.CONTINUE);
  }

  @Test
  void aCommittedGuestIsLeftToATargetThatStaysSilent() {
    long limit = Outgoing.PATIENCE.toMillis();
    Outgoing waiting = at(Stage.RESUME).answered(Answer.UNKNOWN, "", limit - 1);
    assertThat(waiting.stage()).isEqualTo(Stage.RESUME);
    assertThat(waiting.answered(Answer.UNKNOWN, "silent", limit).stage()).isEqualTo(Stage.ABANDON);
  }

  @Test
  void aReturnedGuestGoesOnOnlyWhenItsFileIsSeenHere() {
    Outgoing returned = answered(at(Stage.RESUME), Answer.RETURNED);
    assertThat(answered(returned, Answer.UNKNOWN).stage()).isEqualTo(Stage.SETTLE);
    assertThat(answered(returned, Answer.THERE).stage()).isEqualTo(Stage.RESUME);
    assertThat(answered(returned, Answer.HERE, Answer.DONE).stage()).isEqualTo(Stage.CONTINUE);
  }

  @Test
  void aCancellationCountsUntilEverythingIsThere() {
    Outgoing asking = Outgoing.begin(0).cancelled(1);
    assertThat(answered(asking, Answer.DONE).stage()).isEqualTo(Stage.RELEASE);
    Outgoing sending = at(Stage.SEND).cancelled(1);
    assertThat(sending.stage())
        .as("QEMU may send: it is not told twice to, it is told to end")
        .isEqualTo(Stage.CANCEL);
    assertThat(answered(sending, Answer.NOT_DONE, Answer.DONE).stage())
        .as("it never sent, and the guest runs")
        .isEqualTo(Stage.RELEASE);
    assertThat(at(Stage.WATCH).cancelled(1).stage()).isEqualTo(Stage.CANCEL);
    for (Stage late : Stage.values()) {
      if (late.compareTo(Stage.CANCEL) >= 0) {
        assertThat(at(late).cancelled(1)).isEqualTo(at(late));
      }
    }
    assertThat(answered(at(Stage.WATCH).cancelled(1), Answer.DONE).stage())
        .as("QEMU was faster, but nothing is committed")
        .isEqualTo(Stage.RECLAIM);
  }

  @Test
  void aSuccessorGoesOnWithWhatItFinds() {
    assertThat(Outgoing.takenOver(Sending.ACTIVE, 0).stage()).isEqualTo(Stage.CANCEL);
    assertThat(Outgoing.takenOver(Sending.COMPLETED, 0).stage()).isEqualTo(Stage.SETTLE);
    assertThat(Outgoing.takenOver(Sending.ENDED, 0).stage()).isEqualTo(Stage.SETTLE);
    assertThat(Outgoing.takenOver(Sending.FAILED, 0).stage()).isEqualTo(Stage.CHECK);
    assertThat(Outgoing.takenOver(Sending.NONE, 0).stage()).isEqualTo(Stage.CHECK);
  }

  @Test
  void whatAStageCannotAnswerIsADefect() {
    assertThatThrownBy(() -> answered(at(Stage.COMMIT), Answer.RETURNED))
        .hasMessage("COMMIT RETURNED");
    assertThatThrownBy(() -> answered(at(Stage.MOVED), Answer.DONE)).hasMessage("MOVED DONE");
  }
}
