package org.quorate.corosync.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop delivers, tells a loss once, and releases the connection exactly once. */
class DispatchLoopTest {
  private final int events = LibC.eventDescriptor();
  private final UpcallGuard guard = new UpcallGuard();
  private final Queue<CsResult> answers = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<String> story = new LinkedBlockingQueue<>();

  private final DispatchLoop loop =
      DispatchLoop.create(
          "test",
          events,
          guard,
          () -> {
            CsResult answer = answers.poll();
            return answer == null ? CsResult.TRY_AGAIN : answer;
          },
          () -> story.add("released"),
          why -> story.add("lost: " + why));

  @AfterEach
  void closeDescriptor() {
    LibC.close(events);
  }

  @Test
  void aLoopThatNeverRanOnlyReleases() {
    loop.close();
    loop.close();
    assertThat(story).containsExactly("released");
  }

  @Test
  void aWaitingLoopIsWokenByClose() {
    loop.start();
    loop.close();
    assertThat(story).containsExactly("released");
  }

  @Test
  void aLossIsToldAfterTheRelease() throws InterruptedException {
    answers.addAll(List.of(CsResult.OK, CsResult.LIBRARY));
    loop.start();
    LibC.signal(events);
    assertThat(story.poll(10, TimeUnit.SECONDS)).isEqualTo("released");
    assertThat(story.poll(10, TimeUnit.SECONDS)).startsWith("lost: corosync stopped");
    loop.close();
    assertThat(story).isEmpty();
  }

  @Test
  void aListenerThatFailsLosesTheConnectionAndHearsNoMore() throws InterruptedException {
    guard.run(
        () -> {
          throw new IllegalStateException("confused");
        });
    AtomicBoolean heard = new AtomicBoolean();
    guard.run(() -> heard.set(true));
    answers.add(CsResult.OK);
    loop.start();
    LibC.signal(events);
    assertThat(story.poll(10, TimeUnit.SECONDS)).isEqualTo("released");
    assertThat(story.poll(10, TimeUnit.SECONDS)).contains("confused");
    assertThat(heard).isFalse();
    loop.close();
  }

  @Test
  void aBusyCorosyncIsAskedAgain() {
    Queue<CsResult> busy = new ArrayDeque<>();
    for (int i = 0; i < 20; i++) {
      busy.add(CsResult.TRY_AGAIN);
    }
    busy.add(CsResult.OK);
    assertThat(Retries.patiently(busy::remove)).isEqualTo(CsResult.OK);
  }

  @Test
  void anInterruptEndsTheRetriesAndStays() {
    Thread.currentThread().interrupt();
    assertThat(Retries.patiently(() -> CsResult.TRY_AGAIN)).isEqualTo(CsResult.TRY_AGAIN);
    assertThat(Thread.interrupted()).isTrue();
  }
}
