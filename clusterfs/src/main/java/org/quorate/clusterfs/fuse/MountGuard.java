package org.quorate.clusterfs.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * A small process that outlives a killed daemon and takes its dead mount away: otherwise everything
 * under it fails with ENOTCONN until somebody starts the daemon again. To be started before the
 * mount is made, ended after it is gone.
 */
public final class MountGuard implements AutoCloseable {
  private static final String SCRIPT = "mount-guard.sh";

  private final Process process;

  private MountGuard(Process process) {
    this.process = process;
  }

  /**
   * Starts it, in a session of its own: a signal to the daemon's group does not reach it.
   *
   * @throws IOException when setsid(1) or sh(1) cannot be run
   */
  public static MountGuard start(Path target) throws IOException {
    List<String> argv =
        List.of("setsid", "sh", "-c", script(), "quorate-mount-guard", target.toString());
    return new MountGuard(
        new ProcessBuilder(argv)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  private static String script() throws IOException {
    try (InputStream in = MountGuard.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException("the installation lacks " + SCRIPT + ": install quorate again");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Lets it end: it finds no dead mount. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
  }
}
