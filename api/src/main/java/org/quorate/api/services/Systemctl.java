package org.quorate.api.services;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Units by {@code systemctl} (systemctl(1)). */
public final class Systemctl implements Services {
  /** systemd's own default time-out for stopping a unit is 90 s. */
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private static final int OUTPUT_MAX = 4096;

  @Override
  public void start(String unit) throws IOException, InterruptedException {
    run("start", unit);
  }

  @Override
  public void stop(String unit) throws IOException, InterruptedException {
    run("stop", unit);
  }

  @Override
  public void restart(String unit) throws IOException, InterruptedException {
    run("restart", unit);
  }

  private static void run(String verb, String unit) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of("systemctl", verb, unit)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          "'systemctl " + verb + " " + unit + "' did not end within " + LIMIT.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      String said =
          new String(process.getInputStream().readNBytes(OUTPUT_MAX), StandardCharsets.UTF_8)
              .strip();
      throw new IOException(
          "'systemctl "
              + verb
              + " "
              + unit
              + "' failed: "
              + (said.isEmpty() ? "see its log" : said));
    }
  }
}
