package org.quorate.api.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;

/**
 * Everything that can differ between a host and a test.
 *
 * @param node this host's name
 * @param address to listen on
 * @param port of HTTPS, 8006 in life; 0 for any free one
 * @param etcPve the replicated configuration
 * @param clusterFsSocket of quorate-clusterfs
 * @param localSocket ours, for commands and the HA daemon
 * @param run pid files and sockets of guests, /run in life
 * @param taskLogs where tasks keep their logs
 * @param pamService the file below /etc/pam.d; when it is missing, what the host has for unnamed
 *     services
 */
public record ApiSettings(
    NodeName node,
    String address,
    int port,
    Path etcPve,
    Path clusterFsSocket,
    Path localSocket,
    Path run,
    Path taskLogs,
    Path pamConfiguration,
    String pamService) {
  public static final int PORT = 8006;

  /**
   * The defaults, with {@code QUORATE_API_ADDRESS}, {@code QUORATE_API_PORT} and {@code
   * QUORATE_PAM_SERVICE} of the environment (/etc/default/quorate-api).
   */
  public static ApiSettings of(NodeName node, Map<String, String> environment) {
    return new ApiSettings(
        node,
        environment.getOrDefault("QUORATE_API_ADDRESS", "0.0.0.0"),
        port(environment.getOrDefault("QUORATE_API_PORT", Integer.toString(PORT))),
        Path.of("/etc/pve"),
        Path.of("/run/quorate/clusterfs.sock"),
        Path.of("/run/quorate/api.sock"),
        Path.of("/run"),
        Path.of("/var/log/pve/tasks"),
        Path.of("/etc/pam.d"),
        environment.getOrDefault("QUORATE_PAM_SERVICE", "quorate"));
  }

  /** The host's name up to the first dot, as the kernel has it. */
  public static NodeName hostName() throws IOException {
    String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return new NodeName(name.split("\\.", 2)[0]);
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new InvalidInput(
          "QUORATE_API_PORT is '" + Quoted.of(text) + "': use a port from 1 to 65535");
    }
    return Integer.parseInt(text);
  }
}
