package org.quorate.guest.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quorate.guest.migration.Incoming.Qemu;

/**
 * Both sides of a migration in a world of faults: daemons die at any step, calls and answers get
 * lost, quorum comes and goes, the target's QEMU dies or does not let the guest run. At no moment
 * do both sides run the guest, and the one that runs has its newest memory; when the faults are
 * over exactly one runs, unless the QEMU that held it was killed.
 */
class PairTest {
  /** What may happen between two steps. */
  enum Fault {
    NONE,
    TIME,
    LINK_DOWN,
    LINK_UP,
    TARGET_CUT_OFF,
    ANSWER_LOST,
    SOURCE_DIES,
    SOURCE_COMES,
    TARGET_DIES,
    TARGET_COMES,
    NO_QUORUM,
    QUORUM,
    TARGET_REFUSES,
    TARGET_QEMU_DIES,
    STREAM_BREAKS,
    CANCEL,
    RENAME_UNKNOWN
  }

  private static final class World {
    long now;
    boolean fileThere;

    /** What the target sees of that; it is old while the target is cut off. */
    boolean seenThere;

    /** Whether the target is alone: without quorum, and with the tree as it was. */
    boolean cutOff;

    boolean quorum = true;
    boolean link = true;
    boolean answerLost;
    boolean renameUnknown;
    boolean targetRefuses;

    /** The source's QEMU: it runs until the stream is complete. */
    boolean sourceRuns = true;

    Sending sending = Sending.NONE;
    @Nullable Outgoing machine = Outgoing.begin(0);
    boolean outgoingMark = true;
    boolean sourceQemu = true;

    Qemu target = Qemu.GONE;
    boolean mark;
    boolean targetApi = true;
    Contact contact = new Contact(true, 0);

    /** When the source last knew that it was heard. */
    long told;

    boolean returned;

    /** Whether the guest went on after the stream was complete: the other copy is old then. */
    boolean diverged;

    /** Whether it ran on the target. */
    boolean ran;

    /** The QEMU that held the guest, or the one it was given to, died. */
    boolean crashed;

    int resumed;

    boolean atSource() {
      return sourceQemu && sourceRuns;
    }

    boolean reaches() {
      return link && targetApi;
    }

    void look() {
      boolean targetRuns = target == Qemu.RUNNING;
      assertThat(sourceRuns && sourceQemu && targetRuns).as("both run: %s", this).isFalse();
    }

    /** The effect of a call happens; its answer may get lost. */
    Answer told(Answer answer) {
      boolean lost = answerLost;
      answerLost = false;
      return lost ? Answer.UNKNOWN : answer;
    }

    void sourceStep() {
      Outgoing at = machine;
      if (at == null || at.over()) {
        return;
      }
      Answer answer = work(at.stage());
      machine = at.answered(answer, "why", now);
      if (machine.over()) {
        outgoingMark = false;
      }
    }

    private Answer work(Stage stage) {
      return switch (stage) {
        case ASK -> prepare();
        case SEND -> {
          sending = target == Qemu.LOADING ? Sending.ACTIVE : Sending.FAILED;
          yield Answer.DONE;
        }
        case WATCH -> stream(Answer.DONE, Answer.NOT_DONE);
        case CANCEL -> {
          if (sending == Sending.ACTIVE) {
            breaks();
          }
          yield sending == Sending.COMPLETED ? Answer.DONE : Answer.NOT_DONE;
        }
        case CHECK -> !sourceQemu ? Answer.ENDED : sourceRuns ? Answer.DONE : Answer.NOT_DONE;
        case COMMIT -> commit();
        case SETTLE -> settle();
        case RECLAIM -> reclaim();
        case CONTINUE -> goOn();
        case RESUME -> resume();
        case QUIT, ABANDON -> {
          sourceQemu = false;
          yield Answer.DONE;
        }
        case RELEASE -> {
          if (reaches()) {
            drop();
          }
          yield Answer.DONE;
        }
        case MOVED, STAYED, LEFT -> throw new IllegalStateException("over");
      };
    }

    private Answer prepare() {
      if (!reaches()) {
        return Answer.NOT_DONE;
      }
      target = Qemu.LOADING;
      mark = true;
      contact = new Contact(true, now);
      told = now;
      return told(Answer.DONE);
    }

    private Answer stream(Answer done, Answer broken) {
      if (sending == Sending.ACTIVE && target == Qemu.GONE) {
        breaks();
      }
      return switch (sending) {
        case COMPLETED -> done;
        case ACTIVE -> Answer.GOING_ON;
        case NONE, FAILED, ENDED -> broken;
      };
    }

    void breaks() {
      if (sending == Sending.ACTIVE) {
        sending = Sending.FAILED;
        if (target == Qemu.LOADING) {
          target = Qemu.GONE;
        }
      }
    }

    void completes() {
      if (sending == Sending.ACTIVE && target == Qemu.LOADING) {
        sending = Sending.COMPLETED;
        sourceRuns = false;
        target = Qemu.COMPLETE;
      }
    }

    private Answer commit() {
      if (!quorum) {
        return Answer.NOT_DONE;
      }
      if (!Outgoing.mayCommit(told, now) && !heard()) {
        return Answer.NOT_DONE;
      }
      fileThere = true;
      boolean unknown = renameUnknown;
      renameUnknown = false;
      return unknown ? Answer.UNKNOWN : Answer.DONE;
    }

    private Answer settle() {
      if (!quorum) {
        return sourceQemu ? Answer.UNKNOWN : Answer.ENDED;
      }
      return fileThere ? Answer.THERE : Answer.HERE;
    }

    private Answer reclaim() {
      if (!reaches()) {
        return sourceQemu ? Answer.UNKNOWN : Answer.ENDED;
      }
      return told(drop() ? Answer.DONE : Answer.ELSEWHERE);
    }

    /** The target looks at its tree. */
    private boolean seesFile() {
      seenThere = cutOff ? seenThere : fileThere;
      return seenThere;
    }

    private boolean targetQuorate() {
      return quorum && !cutOff;
    }

    private boolean drop() {
      if (seesFile()) {
        return false;
      }
      if (mark) {
        target = Qemu.GONE;
        forgotten();
      }
      return true;
    }

    private Answer goOn() {
      if (!sourceQemu) {
        return Answer.ENDED;
      }
      assertThat(fileThere).as("a guest goes on where its file is").isFalse();
      assertThat(ran).as("the guest has run on there, the source's memory is old").isFalse();
      if (target == Qemu.COMPLETE) {
        return Answer.NOT_DONE; // it holds the image's lock
      }
      diverged = true;
      sourceRuns = true;
      return Answer.DONE;
    }

    private Answer resume() {
      if (!reaches()) {
        return sourceQemu ? Answer.UNKNOWN : Answer.ENDED;
      }
      var unused = contact.hears(now);
      Incoming.Seen seen =
          new Incoming.Seen(target, now, seesFile() ? now : -1, targetQuorate(), true);
      return told(
          switch (Incoming.asked(seen, mark, false, returned)) {
            case RUN -> run(true);
            case RUNS -> {
              forgotten();
              yield Answer.DONE;
            }
            case GIVE_BACK -> giveBack();
            case GIVEN_BACK -> Answer.RETURNED;
            case NOTHING -> {
              target = Qemu.GONE;
              forgotten();
              yield Answer.ELSEWHERE;
            }
            case LATER -> Answer.UNKNOWN;
          });
    }

    private Answer run(boolean sourceAsks) {
      assertThat(fileThere).as("a guest runs where its file is").isTrue();
      assertThat(diverged).as("the target's memory is the newest").isFalse();
      if (targetRefuses) {
        if (sourceAsks) {
          return giveBack();
        }
        target = Qemu.GONE; // it is known that it never ran
        return Answer.ELSEWHERE;
      }
      ran = true;
      target = Qemu.RUNNING;
      forgotten();
      resumed++;
      return Answer.DONE;
    }

    private Answer giveBack() {
      target = Qemu.GONE;
      returned = true;
      if (!targetQuorate()) {
        return Answer.UNKNOWN;
      }
      fileThere = false;
      return Answer.RETURNED;
    }

    /** The target looks after what is on its way. */
    void targetLook() {
      if (!targetApi || !mark) {
        return;
      }
      switch (contact.decide(target, seesFile(), targetQuorate(), now)) {
        case WAIT -> {}
        case RESUME -> run(false);
        case KILL -> {
          target = Qemu.GONE;
        }
        case FORGET -> {
          // Nobody came for it: the guest starts from its disks.
          crashed |= fileThere && target == Qemu.GONE && !sourceAsksInTime();
          forgotten();
        }
      }
    }

    /** A source that was heard, gave the guest away and is there still. */
    private boolean sourceAsksInTime() {
      return machine != null
          && sourceQemu
          && machine.stage() == Stage.RESUME
          && machine.sinceMs() - told <= Incoming.SILENCE_MAX.toMillis();
    }

    /** The mark goes, and with it what it said. */
    private void forgotten() {
      mark = false;
      returned = false;
    }

    void tell() {
      boolean telling =
          machine != null && machine.stage().compareTo(Stage.SETTLE) <= 0
              || machine != null && machine.stage() == Stage.RESUME;
      if (telling && heard()) {
        told = now;
      }
    }

    private boolean heard() {
      return reaches() && mark && contact.hears(now);
    }

    void happens(Fault fault) {
      switch (fault) {
        case NONE -> completes();
        case TIME -> {
          for (int second = 0; second < 8; second++) {
            now += 1_000;
            tell();
            targetLook();
          }
        }
        case LINK_DOWN -> {
          link = false;
          breaks();
        }
        case LINK_UP -> {
          link = true;
          cutOff = false;
        }
        case TARGET_CUT_OFF -> {
          link = false;
          cutOff = true;
          breaks();
        }
        case ANSWER_LOST -> answerLost = true;
        case SOURCE_DIES -> machine = null;
        case SOURCE_COMES -> sourceComes();
        case TARGET_DIES -> targetApi = false;
        case TARGET_COMES -> targetComes();
        case NO_QUORUM -> quorum = false;
        case QUORUM -> quorum = true;
        case TARGET_REFUSES -> targetRefuses = true;
        case TARGET_QEMU_DIES -> {
          if (target != Qemu.GONE) {
            crashed |= ran;
            target = Qemu.GONE;
            breaks();
          }
        }
        case STREAM_BREAKS -> breaks();
        case CANCEL -> machine = machine == null ? null : machine.cancelled(now);
        case RENAME_UNKNOWN -> renameUnknown = true;
      }
    }

    void sourceComes() {
      if (machine == null && outgoingMark) {
        machine = Outgoing.takenOver(sourceQemu ? sending : Sending.ENDED, now);
      }
    }

    void targetComes() {
      if (!targetApi) {
        targetApi = true;
        contact = new Contact(false, now);
      }
    }

    void step() {
      tell();
      targetLook();
      sourceStep();
      look();
    }

    @Override
    public String toString() {
      return "file "
          + (fileThere ? "there" : "here")
          + ", source "
          + (sourceQemu ? sourceRuns ? "runs" : "paused" : "gone")
          + " at "
          + machine
          + ", target "
          + target;
    }
  }

  private static int settled;
  private static int moved;

  @Property(tries = 20_000)
  void neverBothAndInTheEndOne(@ForAll @Size(max = 40) List<Fault> faults) {
    World world = after(faults);
    boolean target = world.target == Qemu.RUNNING;
    if (world.crashed) {
      return; // a crash, not a failed migration
    }
    assertThat(world.atSource() ^ target).as("one runs: %s", world).isTrue();
    assertThat(target).as("it is where its file is: %s", world).isEqualTo(world.fileThere);
    assertThat(world.mark).as("nothing is left waiting: %s", world).isFalse();
    settled++;
    moved += target ? 1 : 0;
  }

  /** The world a good while after the last fault is over. */
  private static World after(List<Fault> faults) {
    World world = new World();
    for (Fault fault : faults) {
      world.happens(fault);
      world.step();
    }
    world.happens(Fault.LINK_UP);
    world.quorum = true;
    world.targetRefuses = false;
    world.answerLost = false;
    world.targetComes();
    for (int seconds = 0; seconds < 400; seconds++) {
      world.sourceComes();
      world.completes();
      world.now += 1_000;
      world.step();
    }
    return world;
  }

  @Test
  void aTargetThatHeardNothingForLongIsNotGivenTheGuest() {
    World world =
        after(
            List.of(
                Fault.NONE,
                Fault.LINK_DOWN,
                Fault.TIME,
                Fault.TIME,
                Fault.TIME,
                Fault.NONE,
                Fault.NONE,
                Fault.TIME));
    assertThat(world.machine).isNotNull().extracting(Outgoing::stage).isEqualTo(Stage.STAYED);
    assertThat(world.atSource()).isTrue();
    assertThat(world.fileThere).isFalse();
  }

  @Test
  void aTargetThatIsCutOffRightAfterTheCommitGivesTheGuestBackWithItsMemory() {
    World world = new World();
    while (world.machine == null || world.machine.stage() != Stage.COMMIT) {
      world.happens(Fault.NONE);
      world.step();
    }
    world.happens(Fault.TARGET_CUT_OFF);
    world.step();
    assertThat(world.fileThere).isTrue();
    for (int eightSeconds = 0; eightSeconds < 6; eightSeconds++) {
      world.happens(Fault.TIME);
      world.step();
    }
    assertThat(world.target).as("it heard nothing and saw no file").isEqualTo(Qemu.GONE);
    world.happens(Fault.LINK_UP);
    for (int step = 0; step < 10; step++) {
      world.step();
    }
    assertThat(world.machine).isNotNull().extracting(Outgoing::stage).isEqualTo(Stage.STAYED);
    assertThat(world.atSource()).isTrue();
    assertThat(world.mark).isFalse();
  }

  @Test
  void aWorldWithoutFaultsMovesTheGuest() {
    World world = new World();
    for (int step = 0; step < 20; step++) {
      world.happens(Fault.NONE);
      world.step();
    }
    assertThat(world.machine).isNotNull().extracting(Outgoing::stage).isEqualTo(Stage.MOVED);
    assertThat(world.target).isEqualTo(Qemu.RUNNING);
    assertThat(world.resumed).isEqualTo(1);
  }

  @Test
  void aTargetThatRefusesGivesTheGuestBack() {
    World world = new World();
    world.targetRefuses = true;
    for (int step = 0; step < 20; step++) {
      world.happens(Fault.NONE);
      world.step();
    }
    assertThat(world.machine).isNotNull().extracting(Outgoing::stage).isEqualTo(Stage.STAYED);
    assertThat(world.sourceRuns).isTrue();
    assertThat(world.fileThere).isFalse();
  }

  @net.jqwik.api.lifecycle.AfterContainer
  static void theWorldsWereNotAllTheSame() {
    assertThat(settled).isGreaterThan(1_000);
    assertThat(moved).isBetween(100, settled - 100);
  }
}
