package org.quorate.api.forward;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.OtherNodes;
import org.quorate.api.Page;
import org.quorate.api.Request;
import org.quorate.api.Verb;
import org.quorate.api.pki.NodeTls;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Repeats a request at the node that it names. The node's certificate proves who asks; the original
 * user travels in a header, and with his ticket when he has one, so that a Proxmox VE node
 * understands it too.
 */
public final class HttpsNodes implements OtherNodes {
  /** A dead node's address answers nothing; an administrator should not wait longer for that. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** The longest that synchronous methods take (allocating disks on slow storage). */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private static final int CONNECT_FAILED = 595;
  private static final int ANSWER_FAILED = 596;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Where a node's API listens. */
  public record Address(String host, int port) {
    URI uri(String path) {
      String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return URI.create("https://" + literal + ":" + port + "/api2/json" + path);
    }
  }

  private final NodeTls tls;
  private final Function<NodeName, Optional<Address>> addresses;
  private final Map<NodeName, HttpClient> clients = new ConcurrentHashMap<>();

  public HttpsNodes(NodeTls tls, Function<NodeName, Optional<Address>> addresses) {
    this.tls = tls;
    this.addresses = addresses;
  }

  /** Drops open connections, after this node's certificate changed. */
  public void forgetConnections() {
    List<HttpClient> old = new ArrayList<>(clients.values());
    clients.clear();
    old.forEach(HttpClient::shutdown);
  }

  /**
   * Ends the connections to a node that left: waiting for an answer of a dead node would take its
   * whole time limit. It may still be asked, over a new connection.
   */
  public void lost(NodeName node) {
    HttpClient client = clients.remove(node);
    if (client != null) {
      client.shutdownNow();
    }
  }

  @Override
  public @Nullable Object ask(NodeName node, Request request) {
    Address address =
        addresses
            .apply(node)
            .orElseThrow(
                () ->
                    ApiException.failed(
                        "hostname lookup '"
                            + node
                            + "' failed: no such cluster node, see 'pvecm nodes'"));
    HttpResponse<byte[]> response = send(node, http(address, request));
    Map<?, ?> body = body(node, response);
    if (response.statusCode() / 100 != 2) {
      throw remote(response.statusCode(), body);
    }
    Object data = body.get("data");
    return body.get("total") instanceof Number total && data instanceof List<?> rows
        ? new Page(rows, total.longValue())
        : data;
  }

  private static HttpRequest http(Address address, Request request) {
    String form = form(request.parameters());
    boolean inBody = request.verb() == Verb.POST || request.verb() == Verb.PUT;
    String query = inBody || form.isEmpty() ? "" : "?" + form;
    HttpRequest.Builder out =
        HttpRequest.newBuilder(address.uri(encoded(request.path()) + query))
            .timeout(ANSWER_TIMEOUT)
            .header("PVEDisableProxy", "true")
            .header("PVEClientIP", request.caller().address());
    UserId user = request.caller().user();
    if (user != null) {
      out.header("Quorate-User", user.toString());
    }
    String ticket = request.caller().ticket();
    if (ticket != null) {
      out.header("Cookie", "PVEAuthCookie=" + ticket);
    }
    String csrf = request.caller().csrf();
    if (csrf != null) {
      out.header("CSRFPreventionToken", csrf);
    }
    if (inBody) {
      out.header("Content-Type", "application/x-www-form-urlencoded");
      return out.method(request.verb().name(), HttpRequest.BodyPublishers.ofString(form)).build();
    }
    return out.method(request.verb().name(), HttpRequest.BodyPublishers.noBody()).build();
  }

  /**
   * What a client sent raw ({@code @} and {@code :} in UPIDs are fine) may hold what a URI cannot.
   */
  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((Character.isLetterOrDigit(c) && c < 0x80) || "/-._~%!$&'()*+,;=:@".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  /** Values joined by NUL are lists again on the other side. */
  private static String form(Map<String, String> parameters) {
    List<String> pairs = new ArrayList<>();
    parameters.forEach(
        (name, value) -> {
          for (String item : value.split("\0", -1)) {
            pairs.add(
                URLEncoder.encode(name, StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(item, StandardCharsets.UTF_8));
          }
        });
    return String.join("&", pairs);
  }

  private HttpResponse<byte[]> send(NodeName node, HttpRequest request) {
    try {
      return clients
          .computeIfAbsent(node, this::client)
          .send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (HttpConnectTimeoutException e) {
      throw new ApiException(CONNECT_FAILED, node + ": Connection timed out");
    } catch (HttpTimeoutException e) {
      throw new ApiException(ANSWER_FAILED, node + ": Connection timed out");
    } catch (ConnectException e) {
      throw new ApiException(CONNECT_FAILED, node + ": " + reason(e, "Connection refused"));
    } catch (SSLException e) {
      throw new ApiException(ANSWER_FAILED, node + ": tls failure: " + reason(e, "handshake"));
    } catch (IOException e) {
      throw new ApiException(ANSWER_FAILED, node + ": " + reason(e, "Connection broken"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(ANSWER_FAILED, node + ": interrupted");
    }
  }

  private HttpClient client(NodeName node) {
    return HttpClient.newBuilder()
        .sslContext(tls.asking(node))
        .connectTimeout(CONNECT_TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  private static String reason(Exception e, String fallback) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? fallback : message;
  }

  private static Map<?, ?> body(NodeName node, HttpResponse<byte[]> response) {
    try {
      if (JSON.readValue(response.body(), Object.class) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (JacksonException notJson) {
      // A proxy's page, or nothing at all: the status is all we know.
    }
    throw new ApiException(
        ANSWER_FAILED, node + " answered with status " + response.statusCode() + " and no JSON");
  }

  private static ApiException remote(int status, Map<?, ?> body) {
    Map<String, String> errors = new LinkedHashMap<>();
    if (body.get("errors") instanceof Map<?, ?> given) {
      given.forEach((name, why) -> errors.put(String.valueOf(name), String.valueOf(why)));
    }
    String message =
        body.get("message") instanceof String text ? text.stripTrailing() : "status " + status;
    return ApiException.remote(status, message, errors);
  }
}
