package org.quorate.api.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.pki.Fingerprint;
import org.quorate.api.rest.RestServer;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The node of another cluster that this one asks to be let in: REST with a pinned certificate. */
final class Peer {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** A refused login takes 3 s; a change of the cluster's configuration waits for its lock. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String host;
  private final int port;
  private final PinnedPeer pin;
  private final HttpClient http;
  private String ticket = "";
  private String csrf = "";

  /**
   * @param host name or address
   * @param fingerprint what its certificate must be; null only to learn what it is
   */
  Peer(String host, int port, @Nullable Fingerprint fingerprint) {
    if (!host.matches("[A-Za-z0-9.:\\[\\]-]{1,255}")) {
      throw new InvalidInput("'" + Quoted.of(host) + "' is not a host: use its name or address");
    }
    this.host = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    this.port = port;
    this.pin = new PinnedPeer(fingerprint);
    this.http =
        HttpClient.newBuilder().sslContext(context(pin)).connectTimeout(CONNECT_LIMIT).build();
  }

  /** The fingerprint the peer shows now, to be confirmed by the administrator. */
  static Fingerprint learn(String host) throws IOException, InterruptedException {
    Peer peer = new Peer(host, RestServer.Listen.PORT, null);
    try {
      peer.send(HttpRequest.newBuilder(peer.uri("/version")).timeout(ANSWER_LIMIT).build());
    } catch (IOException refused) {
      Fingerprint shown = peer.pin.shown();
      if (shown != null) {
        return shown;
      }
      throw refused;
    }
    throw new IOException(host + " showed no certificate");
  }

  void logIn(String password) throws IOException, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("username", "root@pam");
    form.put("password", password);
    JsonNode data;
    try {
      data = ask("POST", "/access/ticket", form);
    } catch (ApiException refused) {
      throw refused.status() == 401
          ? ApiException.failed(
              "the password is not that of root on " + host + "; nothing was changed")
          : refused;
    }
    ticket = data.path("ticket").asString("");
    csrf = data.path("CSRFPreventionToken").asString("");
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return ask("GET", path, Map.of());
  }

  JsonNode post(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    return ask("POST", path, parameters);
  }

  private JsonNode ask(String verb, String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(ANSWER_LIMIT);
    if (!ticket.isEmpty()) {
      request.header("Cookie", "PVEAuthCookie=" + ticket).header("CSRFPreventionToken", csrf);
    }
    if (verb.equals("GET")) {
      request.GET();
    } else {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .method(verb, HttpRequest.BodyPublishers.ofString(form(parameters)));
    }
    HttpResponse<String> response = send(request.build());
    JsonNode answer;
    try {
      answer = JSON.readTree(response.body());
    } catch (JacksonException foreign) {
      throw new IOException(host + " does not answer as a cluster node does", foreign);
    }
    if (response.statusCode() != 200) {
      throw refusal(response.statusCode(), answer);
    }
    return answer.path("data");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (SSLHandshakeException untrusted) {
      Fingerprint shown = pin.shown();
      throw new IOException(
          shown == null
              ? host + " refused the TLS handshake: " + untrusted.getMessage()
              : "the certificate of "
                  + host
                  + " has the fingerprint "
                  + shown
                  + ", not the one given; compare it on that node with"
                  + " 'openssl x509 -noout -fingerprint -sha256 -in /etc/pve/local/pve-ssl.pem'."
                  + " Nothing was changed",
          untrusted);
    } catch (ConnectException | HttpTimeoutException unreachable) {
      throw new IOException(
          host
              + " does not answer on port "
              + port
              + ": check the address, and that quorate-api runs there. Nothing was changed",
          unreachable);
    }
  }

  private static ApiException refusal(int status, JsonNode answer) {
    Map<String, String> errors = new LinkedHashMap<>();
    answer
        .path("errors")
        .properties()
        .forEach(e -> errors.put(e.getKey(), e.getValue().asString("")));
    String message = answer.path("message").asString("status " + status).strip();
    return ApiException.remote(status, message, errors);
  }

  private URI uri(String path) {
    return URI.create("https://" + host + ":" + port + "/api2/json" + path);
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            p ->
                URLEncoder.encode(p.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static SSLContext context(PinnedPeer pin) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {pin}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }
}
