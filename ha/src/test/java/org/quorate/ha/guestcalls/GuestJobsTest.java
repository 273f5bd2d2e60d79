package org.quorate.ha.guestcalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Job;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Jobs outlive the daemon that began them. */
class GuestJobsTest {
  private static final ServiceId VM = ServiceId.parse("vm:100");
  private static final Job MOVE =
      new Job(VM, "uid1", ServiceState.MIGRATE, new NodeName("node2"), null);
  private static final Job START = new Job(VM, "uid2", ServiceState.STARTED, null, null);

  @TempDir Path directory;
  private final List<String> did = new CopyOnWriteArrayList<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicBoolean mayStart = new AtomicBoolean(true);

  private final Guests guests =
      new Guests() {
        @Override
        public Set<ServiceId> running(Set<ServiceId> services) {
          return Set.of();
        }

        @Override
        public boolean start(ServiceId sid) {
          return done("start " + sid);
        }

        @Override
        public boolean stop(ServiceId sid, @Nullable Integer timeoutSeconds) {
          return done("stop " + sid);
        }

        @Override
        public boolean move(ServiceId sid, NodeName target, boolean live) {
          return done("move " + sid + " " + target + (live ? " live" : ""));
        }

        @Override
        public void cancel(ServiceId sid) {
          did.add("cancel " + sid);
        }

        private boolean done(String what) {
          did.add(what);
          try {
            goOn.await();
          } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
          }
          return true;
        }
      };

  private GuestJobs jobs() {
    return new GuestJobs(guests, mayStart::get, () -> {}, directory.resolve("ha-jobs"));
  }

  @Test
  void aJobUnderWayIsTakenOverAndItsEndTold() {
    jobs().move(MOVE, true);
    await().until(() -> did.size() == 1);
    GuestJobs after = jobs();
    assertThat(after.takeOver()).containsOnly(Map.entry(VM, MOVE));
    goOn.countDown();
    await().atMost(Duration.ofSeconds(5)).until(() -> did.size() == 2);
    assertThat(did).containsOnly("move vm:100 node2 live");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> after.takeFinished().equals(List.of(new FinishedJob(MOVE, true))));
  }

  @Test
  void anEndThatWasNotToldIsToldAndOneThatWasIsNot() {
    goOn.countDown();
    GuestJobs before = jobs();
    before.move(MOVE, true);
    await().until(() -> !before.takeFinished().isEmpty());
    GuestJobs after = jobs();
    assertThat(after.takeOver()).hasSize(1);
    List<FinishedJob> ends = after.takeFinished();
    assertThat(ends).containsExactly(new FinishedJob(MOVE, true));
    assertThat(did).hasSize(1);
    after.told(ends);
    assertThat(jobs().takeOver()).isEmpty();
  }

  @Test
  void aStartIsBegunOnlyWithAYoungLease() {
    mayStart.set(false);
    GuestJobs jobs = jobs();
    jobs.start(START);
    await().until(() -> jobs.takeFinished().equals(List.of(new FinishedJob(START, false))));
    assertThat(did).isEmpty();
  }

  @Test
  void whatMayBringUpAGuestIsAskedToEndAndCountsUntilItDid() {
    GuestJobs jobs = jobs();
    assertThat(jobs.cancelStarts()).isFalse();
    jobs.start(START);
    await().until(() -> did.contains("start vm:100"));
    assertThat(jobs.cancelStarts()).isTrue();
    assertThat(did).contains("cancel vm:100");
    goOn.countDown();
    await().until(() -> !jobs.cancelStarts());
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (Job job : List.of(MOVE, START)) {
      for (Optional<Boolean> ok :
          List.of(Optional.<Boolean>empty(), Optional.of(true), Optional.of(false))) {
        assertThat(JobRecord.parse(JobRecord.line(job, ok))).contains(new JobRecord.Entry(job, ok));
      }
    }
  }

  @Property(tries = 200)
  void anyLineIsReadOrLeftOut(@ForAll String line, @ForAll String word) {
    JobRecord.parse(line);
    JobRecord.parse(String.join(" ", "vm:100", word, "started", word, word, "-"));
  }

  @Test
  void aDamagedRecordIsNoJob() throws Exception {
    Files.writeString(directory.resolve("ha-jobs"), "vm:100 u nonsense - - -\n\n\0\n");
    assertThat(jobs().takeOver()).isEmpty();
  }
}
