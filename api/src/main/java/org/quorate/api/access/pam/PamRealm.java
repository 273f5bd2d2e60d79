package org.quorate.api.access.pam;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.quorate.api.access.PasswordCheck;

/**
 * The realm {@code pam}. PAM blocks for seconds after a wrong password, inside C: checks therefore
 * run on platform threads of their own and never hold a virtual thread's carrier.
 */
public final class PamRealm implements PasswordCheck {
  /** A flood of logins must not become a flood of threads. */
  private static final int MAX_CHECKS = 8;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** PAM modules are written for a C program's stack. */
  private static final long STACK_BYTES = 8L << 20;

  private static final List<String> FALLBACK_SERVICES = List.of("other", "login");

  private final Path configuration;
  private final String service;
  private final Semaphore places = new Semaphore(MAX_CHECKS);
  private @Nullable Pam pam;

  /**
   * Uses the named service, or what the host has for unnamed ones.
   *
   * @param configuration /etc/pam.d
   */
  public PamRealm(Path configuration, String service) {
    this.configuration = configuration;
    this.service = service;
  }

  @Override
  public Answer check(String user, String password) {
    if (password.indexOf(0) >= 0) {
      return new Answer.Wrong("Authentication failure");
    }
    try {
      if (!places.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return new Answer.Wrong("too many logins at once");
      }
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      Thread thread = new Thread(null, () -> run(user, password, answer), "pam", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Answer.Wrong("interrupted");
    } catch (TimeoutException e) {
      return new Answer.Wrong("PAM did not answer within " + LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Answer.Wrong("PAM failed: " + e.getCause());
    }
  }

  private void run(String user, String password, CompletableFuture<Answer> answer) {
    try {
      answer.complete(pam().check(service(), user, password));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    } finally {
      places.release();
    }
  }

  private synchronized Pam pam() {
    Pam loaded = pam;
    if (loaded == null) {
      loaded = new Pam();
      pam = loaded;
    }
    return loaded;
  }

  private String service() {
    if (Files.exists(configuration.resolve(service))) {
      return service;
    }
    return FALLBACK_SERVICES.stream()
        .filter(name -> Files.exists(configuration.resolve(name)))
        .findFirst()
        .orElse(service);
  }
}
