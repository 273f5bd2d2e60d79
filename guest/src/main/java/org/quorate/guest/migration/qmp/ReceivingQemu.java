package org.quorate.guest.migration.qmp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.quorate.guest.migration.Incoming;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.tls.TlsDirectory;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.guest.qmp.QmpException;

/** The QEMU that a guest comes to, on one connection. */
public final class ReceivingQemu {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String TLS = "migrate-tls";

  /** QEMU's own defaults: five announcements within half a second, then none. */
  private static final Map<String, Object> ANNOUNCE =
      Map.of("initial", 50, "max", 550, "rounds", 5, "step", 100);

  private final QmpClient qmp;

  public ReceivingQemu(QmpClient qmp) {
    this.qmp = qmp;
  }

  /**
   * Listens on the first free port, for a peer with a certificate of the cluster.
   *
   * @param identity this node's key and certificate; QEMU has read them when this returns
   */
  public Landing listen(String address, TlsDirectory identity)
      throws IOException, InterruptedException {
    identity.offer(qmp, TLS, "server");
    qmp.execute(
        "migrate-set-capabilities",
        Map.of("capabilities", List.of(SendingQemu.on("return-path"))),
        LIMIT);
    qmp.execute("migrate-set-parameters", Map.of("tls-creds", TLS), LIMIT);
    for (int port = Landing.FIRST_PORT; port <= Landing.LAST_PORT; port++) {
      Landing landing = new Landing(address, port);
      try {
        qmp.execute("migrate-incoming", Map.of("uri", landing.uri()), LIMIT);
        return landing;
      } catch (QmpException refused) {
        if (!String.valueOf(refused.getMessage()).contains("in use")) {
          throw refused;
        }
      }
    }
    throw new IOException(
        "all ports from " + Landing.FIRST_PORT + " to " + Landing.LAST_PORT + " are in use");
  }

  /** What it is doing. */
  public Incoming.Qemu look() throws IOException, InterruptedException {
    String state = qmp.execute("query-status", LIMIT).path("status").asString("");
    String stream = qmp.execute("query-migrate", LIMIT).path("status").asString("");
    return seen(state, stream);
  }

  /**
   * A guest that is not running may be in whatever state it had on its source, such as {@code
   * io-error}: it waits for {@link #run} like a paused one.
   */
  static Incoming.Qemu seen(String state, String stream) {
    if (state.equals("running")) {
      return Incoming.Qemu.RUNNING;
    }
    boolean loaded = stream.equals("completed") && !state.equals("inmigrate");
    return loaded ? Incoming.Qemu.COMPLETE : Incoming.Qemu.LOADING;
  }

  /** Lets the guest run. */
  public void run() throws IOException, InterruptedException {
    qmp.execute("cont", LIMIT);
  }

  /** Tells the network's switches where the guest's cards are now. */
  public void announce() throws IOException, InterruptedException {
    qmp.execute("announce-self", ANNOUNCE, LIMIT);
  }
}
