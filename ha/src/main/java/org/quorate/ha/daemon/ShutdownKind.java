package org.quorate.ha.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.quorate.ha.lrm.ShutdownRequest.Kind;

/** Why this daemon is asked to end: systemd's queued jobs tell whether the node goes down. */
final class ShutdownKind {
  private static final long ANSWER_MAX_MS = 3_000;

  private ShutdownKind() {}

  /**
   * Without an answer it counts as a restart of the daemon alone: services are kept as they are.
   */
  static Kind ask(List<String> listJobs) {
    try {
      Process systemctl = new ProcessBuilder(listJobs).redirectErrorStream(true).start();
      systemctl.getOutputStream().close();
      if (!systemctl.waitFor(ANSWER_MAX_MS, TimeUnit.MILLISECONDS)) {
        systemctl.destroyForcibly();
        return Kind.RESTART_DAEMON;
      }
      return kind(new String(systemctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unknown) {
      return Kind.RESTART_DAEMON;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Kind.RESTART_DAEMON;
    }
  }

  static Kind kind(String jobs) {
    if (jobs.contains("reboot.target") || jobs.contains("kexec.target")) {
      return Kind.REBOOT_NODE;
    }
    return jobs.contains("shutdown.target")
            || jobs.contains("poweroff.target")
            || jobs.contains("halt.target")
        ? Kind.POWER_OFF_NODE
        : Kind.RESTART_DAEMON;
  }
}
