package org.quorate.ha.daemon;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.quorate.ha.guestcalls.LocalApi;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.HealthReading.Answer;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at guests beside all rounds, a few at once; the answers are fetched by the next round. */
final class HealthLooks {
  private static final Logger LOG = LoggerFactory.getLogger("health");

  /** A look waits for its turn, and one that was not made is no strike. */
  private static final int LOOKS_AT_ONCE_MAX = 16;

  /** Looks once; may block as long as the check allows. */
  interface Look {
    boolean answers(ServiceId guest, Probe probe, Duration limit)
        throws IOException, InterruptedException;
  }

  private final Look look;
  private final Runnable wake;
  private final Semaphore turns = new Semaphore(LOOKS_AT_ONCE_MAX, true);
  private final Map<ServiceId, Answer> answers = new HashMap<>();
  private final Map<ServiceId, ShownHealth.Failure> failed = new ConcurrentHashMap<>();

  HealthLooks(Look look, Runnable wake) {
    this.look = look;
    this.wake = wake;
  }

  void begin(HealthCheck check) {
    Thread.ofVirtual().name("look " + check.service()).start(() -> run(check));
  }

  private void run(HealthCheck check) {
    Answer answer = Answer.UNKNOWN;
    try {
      turns.acquire();
      try {
        answer = look(check);
      } finally {
        turns.release();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (answers) {
        answers.put(check.service(), answer);
      }
      if (answer != Answer.ANSWERED) {
        wake.run();
      }
    }
  }

  /** What is not the guest's own silence says nothing about it. */
  private Answer look(HealthCheck check) throws InterruptedException {
    Duration limit = Duration.ofSeconds(check.timeoutSeconds());
    try {
      if (look.answers(check.service(), check.probe(), limit)) {
        return Answer.ANSWERED;
      }
      failed(check, "its answer is not the right one");
      return Answer.SILENT;
    } catch (LocalApi.Refused no) {
      return silent(check, no);
    } catch (UnknownHostException nameless) {
      LOG.warn("{}: {} has no address", check.service(), check.probe().text());
      failed(check, "its host has no address");
      return Answer.UNKNOWN;
    } catch (IOException broken) {
      return switch (check.probe()) {
        case Probe.Agent ignored -> {
          failed(check, "quorate-api could not ask: " + broken.getMessage());
          yield Answer.UNKNOWN;
        }
        case Probe.Tcp ignored -> silent(check, broken);
        case Probe.Http ignored -> silent(check, broken);
        case Probe.Delay ignored -> Answer.UNKNOWN;
      };
    }
  }

  private Answer silent(HealthCheck check, IOException why) {
    LOG.info("{}: {} did not answer: {}", check.service(), check.probe().text(), why.getMessage());
    failed(check, String.valueOf(why.getMessage()));
    return Answer.SILENT;
  }

  private void failed(HealthCheck check, String why) {
    failed.put(check.service(), new ShownHealth.Failure(Instant.now().getEpochSecond(), why));
  }

  /** The last look at each guest that brought no answer. */
  Map<ServiceId, ShownHealth.Failure> failed() {
    return Map.copyOf(failed);
  }

  /** The answers since the last call. */
  Map<ServiceId, Answer> takeAnswers() {
    synchronized (answers) {
      Map<ServiceId, Answer> all = Map.copyOf(answers);
      answers.clear();
      return all;
    }
  }
}
