package org.quorate.ha.readiness.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.quorate.ha.guestcalls.LocalApi;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.readiness.Readiness;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at guests as their users would; a delay is not looked at, its time must have passed. */
public final class GuestProbes implements Readiness, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuestProbes.class);

  /** Who serves answers sooner. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  /** What quorate-api may take beside the agent: nothing, unless it hangs. */
  private static final Duration BESIDE_THE_AGENT = Duration.ofSeconds(10);

  private static final int OK_MIN = 200;
  private static final int OK_END = 400;

  private final LocalApi api;
  private final NodeName self;
  private final HttpClient http;

  public GuestProbes(LocalApi api, NodeName self) {
    this.api = api;
    this.self = self;
    this.http =
        HttpClient.newBuilder().connectTimeout(LIMIT).sslContext(withoutCertificates()).build();
  }

  @Override
  public boolean answers(ServiceId guest, Probe probe) {
    try {
      return look(guest, probe, LIMIT);
    } catch (IOException no) {
      LOG.debug("{} {}: {}", guest, probe.text(), no.getMessage());
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Looks once.
   *
   * @param limit for a connection and for an answer over it, in whole seconds for the agent
   * @throws LocalApi.Refused when quorate-api said that the agent does not answer
   * @throws IOException otherwise, saying why there was no answer
   */
  public boolean look(ServiceId guest, Probe probe, Duration limit)
      throws IOException, InterruptedException {
    return switch (probe) {
      case Probe.Agent ignored -> pings(guest, limit);
      case Probe.Tcp(String host, int port) -> connects(host, port, limit);
      case Probe.Http(URI address) -> serves(address, limit);
      case Probe.Delay ignored -> true;
    };
  }

  private boolean pings(ServiceId guest, Duration limit) throws IOException {
    if (!guest.type().equals("vm")) {
      return false;
    }
    long seconds = Math.max(1, limit.toSeconds());
    var unused =
        api.call(
            "POST",
            "/nodes/" + self + "/qemu/" + guest.name() + "/agent/ping",
            Map.of("timeout", Long.toString(seconds)),
            Duration.ofSeconds(seconds).plus(BESIDE_THE_AGENT));
    return true;
  }

  private static boolean connects(String host, int port, Duration limit) throws IOException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetSocketAddress address = new InetSocketAddress(name, port);
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) limit.toMillis());
      return true;
    }
  }

  private boolean serves(URI address, Duration limit) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(limit).GET().build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    return status >= OK_MIN && status < OK_END;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static SSLContext withoutCertificates() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK has no TLS", impossible);
    }
  }

  /** Nothing secret is said, and whoever answers answers for "it serves". */
  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
