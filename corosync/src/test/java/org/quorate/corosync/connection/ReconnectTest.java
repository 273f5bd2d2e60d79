package org.quorate.corosync.connection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quorate.corosync.CorosyncUnavailable;

/** A connection is made as soon as corosync is there, and made again after each loss. */
class ReconnectTest {
  private final BlockingQueue<String> story = new LinkedBlockingQueue<>();
  private final AtomicInteger tries = new AtomicInteger();

  /** A connection that writes down when it is closed. */
  private record Line(int number, Consumer<String> lost, BlockingQueue<String> story)
      implements AutoCloseable {
    @Override
    public void close() {
      story.add("closed " + number);
    }
  }

  @Test
  void theListenerHearsConnectedAndLostInTurn() throws Exception {
    BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    try (var reconnect = Reconnect.start("test", lost -> open(lost, 2), listener(lines))) {
      take(lines).lost().accept("killed");
      take(lines);
      assertThat(reconnect).isNotNull();
    }
    assertThat(story)
        .containsExactly(
            "not yet", "connected 2", "lost killed", "closed 2", "connected 3", "closed 3");
  }

  @Test
  void aConnectionThatCannotBeStartedIsMadeAgain() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    var once =
        new Reconnect.Listener<Line>() {
          @Override
          public void connected(Line line) throws CorosyncUnavailable {
            if (starts.incrementAndGet() == 1) {
              throw new CorosyncUnavailable("broke at once");
            }
            lines.add(line);
          }

          @Override
          public void lost(String why) {
            story.add("lost " + why);
          }
        };
    try (var reconnect = Reconnect.start("test", lost -> open(lost, 1), once)) {
      assertThat(take(lines).number()).isEqualTo(2);
      assertThat(reconnect).isNotNull();
    }
    assertThat(story).containsExactly("lost broke at once", "closed 1", "closed 2");
  }

  @Test
  void thePausesGrowToASecond() {
    List<Duration> pauses =
        Stream.iterate(RetryPeriod.first(), RetryPeriod::afterFailure)
            .limit(5)
            .map(RetryPeriod::next)
            .toList();
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(250L, 500L, 1000L, 1000L, 1000L);
  }

  private Line open(Consumer<String> lost, int upAtTry) throws CorosyncUnavailable {
    int number = tries.incrementAndGet();
    if (number < upAtTry) {
      story.add("not yet");
      throw new CorosyncUnavailable("not yet");
    }
    return new Line(number, lost, story);
  }

  private Reconnect.Listener<Line> listener(BlockingQueue<Line> lines) {
    return new Reconnect.Listener<>() {
      @Override
      public void connected(Line line) {
        story.add("connected " + line.number());
        lines.add(line);
      }

      @Override
      public void lost(String why) {
        story.add("lost " + why);
      }
    };
  }

  private static Line take(BlockingQueue<Line> lines) throws InterruptedException {
    Line line = lines.poll(10, TimeUnit.SECONDS);
    assertThat(line).as("a connection within 10 s").isNotNull();
    return requireNonNull(line);
  }
}
