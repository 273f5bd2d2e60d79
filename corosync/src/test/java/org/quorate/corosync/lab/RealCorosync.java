package org.quorate.corosync.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A corosync of this namespace alone, with /etc/corosync, /run and /dev/shm of its own. */
final class RealCorosync {
  private final Path log;
  private @Nullable Process running;

  /** Mounts over the machine's directories: only to be called in a mount namespace of its own. */
  RealCorosync(Path directory, String name, String conf) throws IOException, InterruptedException {
    log = directory.resolve(name + ".log");
    Path etc = Files.createDirectories(directory.resolve("etc"));
    Files.writeString(etc.resolve("corosync.conf"), conf);
    Path key = etc.resolve("authkey");
    if (Files.notExists(key)) {
      run("corosync-keygen", "-k", key.toString());
    }
    run("ip", "link", "set", "lo", "up");
    run("mount", "--bind", etc.toString(), "/etc/corosync");
    for (String own : new String[] {"/run", "/dev/shm", "/var/lib/corosync"}) {
      run("mount", "-t", "tmpfs", "tmpfs", own);
    }
  }

  void start() throws IOException {
    running =
        new ProcessBuilder("corosync", "-f")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** As sudden as a crash. */
  void kill() throws InterruptedException {
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  static String run(String... argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", argv) + " failed: " + output);
    }
    return output;
  }
}
