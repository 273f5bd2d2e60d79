package org.quorate.api.rest;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.quorate.api.Dispatcher;
import org.quorate.api.access.Sessions;

/** The HTTPS server. */
public final class RestServer implements AutoCloseable {
  /** The limits of Proxmox VE's server; its clients never come near. */
  static final int MAX_HEADERS = 64;

  static final int MAX_HEADER_BYTES = 8 * 1024;
  static final int MAX_BODY_BYTES = 512 * 1024;

  /** How much of a body that is too large is read, so that the client sees the refusal. */
  static final int MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

  /** Enough for every browser and tool of a large site; beyond, new ones wait in the backlog. */
  static final int MAX_CONNECTIONS = 1000;

  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  private final WebServer server;

  /**
   * Settings of one server.
   *
   * @param port 0 for any free one
   * @param refusalDelay how long after its request a 401 is sent
   */
  public record Listen(InetAddress address, int port, Duration refusalDelay) {
    public static final int PORT = 8006;
    public static final Duration REFUSAL_DELAY = Duration.ofSeconds(3);
  }

  private RestServer(WebServer server) {
    this.server = server;
  }

  /**
   * Starts listening.
   *
   * @param tls asks clients for a certificate and trusts those of the cluster's authority
   * @throws IOException one sentence, when the port is in use
   */
  public static RestServer start(
      Listen listen, SSLContext tls, Dispatcher dispatcher, Sessions sessions) throws IOException {
    requireFree(listen);
    RestHandler handler =
        new RestHandler(dispatcher, new Identification(sessions), listen.refusalDelay());
    WebServer server =
        WebServer.builder()
            .address(listen.address())
            .port(listen.port())
            .maxTcpConnections(MAX_CONNECTIONS)
            .idleConnectionTimeout(IDLE_TIMEOUT)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(300))
            .tls(Tls.builder().sslContext(tls).clientAuth(TlsClientAuth.OPTIONAL).build())
            .protocolsDiscoverServices(false)
            .addProtocol(Http1Config.builder().maxHeadersSize(MAX_HEADER_BYTES).build())
            .routing(
                (HttpRouting.Builder routing) -> routing.get("/", new FrontPage()).any(handler))
            .build();
    server.start();
    if (!server.isRunning()) {
      throw new IOException("port " + listen.port() + " cannot be opened: see the log");
    }
    return new RestServer(server);
  }

  /** Helidon only logs why it could not bind; this finds out before. */
  private static void requireFree(Listen listen) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(listen.address(), listen.port()));
    } catch (BindException inUse) {
      throw new IOException(
          "port "
              + listen.port()
              + " cannot be opened ("
              + inUse.getMessage()
              + "): stop the program that holds it, see 'ss -ltnp'",
          inUse);
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
