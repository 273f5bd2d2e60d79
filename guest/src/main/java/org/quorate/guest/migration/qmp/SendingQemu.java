package org.quorate.guest.migration.qmp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.quorate.guest.migration.Terms;
import org.quorate.guest.migration.Transfer;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.tls.TlsDirectory;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.guest.qmp.QmpException;
import org.quorate.model.NodeName;
import tools.jackson.databind.JsonNode;

/**
 * The QEMU that a guest leaves, on one connection. Every method throws {@link QmpException} when
 * QEMU refused (not done), else an IOException (unknown).
 */
public final class SendingQemu {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String TLS = "migrate-tls";

  /** QEMU counts in bytes a second and needs a number; this one is no limit. */
  private static final long UNLIMITED = 1L << 45;

  private final QmpClient qmp;

  public SendingQemu(QmpClient qmp) {
    this.qmp = qmp;
  }

  /**
   * Begins to send, over TLS: the target must show the certificate of that node.
   *
   * @param identity this node's key and certificate; QEMU has read them when this returns
   */
  public void send(Landing landing, NodeName target, TlsDirectory identity, Terms terms)
      throws IOException, InterruptedException {
    identity.offer(qmp, TLS, "client");
    // The return path makes "completed" mean: the target has loaded everything.
    qmp.execute(
        "migrate-set-capabilities",
        Map.of("capabilities", List.of(on("auto-converge"), on("return-path"))),
        LIMIT);
    qmp.execute(
        "migrate-set-parameters",
        Map.of(
            "tls-creds",
            TLS,
            "tls-hostname",
            target.value(),
            "max-bandwidth",
            terms.bytesPerSecond() > 0 ? terms.bytesPerSecond() : UNLIMITED,
            "downtime-limit",
            terms.downtimeMs()),
        LIMIT);
    qmp.execute("migrate", Map.of("uri", landing.uri()), LIMIT);
  }

  static Map<String, Object> on(String capability) {
    return Map.of("capability", capability, "state", true);
  }

  /** Permits a longer stand-still. */
  public void downtime(int milliseconds) throws IOException, InterruptedException {
    qmp.execute("migrate-set-parameters", Map.of("downtime-limit", milliseconds), LIMIT);
  }

  public Transfer transfer() throws IOException, InterruptedException {
    return transfer(qmp.execute("query-migrate", LIMIT));
  }

  /** Reads an answer of {@code query-migrate}; numbers that are missing or wrong count as 0. */
  static Transfer transfer(JsonNode answer) {
    JsonNode ram = answer.path("ram");
    return new Transfer(
        answer.path("status").asString("none"),
        answer.path("error-desc").asString(""),
        ram.path("transferred").asLong(0),
        ram.path("remaining").asLong(0),
        ram.path("total").asLong(0),
        ram.path("mbps").asDouble(0),
        ram.path("dirty-sync-count").asLong(0),
        answer.path("downtime").asLong(0),
        answer.path("total-time").asLong(0));
  }

  public void cancel() throws IOException, InterruptedException {
    qmp.execute("migrate_cancel", LIMIT);
  }

  /** QEMU's word for what the guest does: {@code running}, {@code postmigrate}, … */
  public String state() throws IOException, InterruptedException {
    return qmp.execute("query-status", LIMIT).path("status").asString("unknown");
  }

  /** Lets the guest run. */
  public void run() throws IOException, InterruptedException {
    qmp.execute("cont", LIMIT);
  }
}
