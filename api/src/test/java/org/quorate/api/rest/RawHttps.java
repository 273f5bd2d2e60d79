package org.quorate.api.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests byte for byte, as clients do that are not careful, and shows the whole reply. */
public final class RawHttps {
  private final SSLContext tls;
  private final int port;
  private final Map<String, String> headers = new LinkedHashMap<>();

  RawHttps(SSLContext tls, int port) {
    this.tls = tls;
    this.port = port;
  }

  /** A reply taken apart; header names in lower case. */
  public record Reply(int status, String reason, Map<String, String> headers, String body) {
    public Map<?, ?> json() {
      return JsonMapper.shared().readValue(body, Map.class);
    }

    public Object data() {
      return json().get("data");
    }
  }

  public RawHttps with(String header, String value) {
    RawHttps out = new RawHttps(tls, port);
    out.headers.putAll(headers);
    out.headers.put(header, value);
    return out;
  }

  public RawHttps loggedIn(TestNode node) {
    String user = org.quorate.model.UserId.ROOT.toString();
    return with(
            "Cookie", "PVEAuthCookie=" + node.sessions.ticket(org.quorate.model.UserId.parse(user)))
        .with("CSRFPreventionToken", node.sessions.csrf(org.quorate.model.UserId.ROOT));
  }

  public Reply get(String path) {
    return send("GET", path, null);
  }

  /** Sends the body with its length and no content type of its own. */
  public Reply send(String method, String path, String body) {
    StringBuilder out = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: node\r\n");
    headers.forEach((name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
    if (body != null) {
      out.append("Content-Length: ")
          .append(body.getBytes(StandardCharsets.UTF_8).length)
          .append("\r\n");
    }
    return raw(out + "\r\n" + (body == null ? "" : body));
  }

  public Reply raw(String request) {
    try (Socket socket =
        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return read(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply read(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    String[] lines = head.toString().split("\r\n");
    String[] status = lines[0].split(" ", 3);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    byte[] body =
        socket
            .getInputStream()
            .readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    String text =
        "gzip".equals(headers.get("content-encoding"))
            ? new String(
                new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(),
                StandardCharsets.UTF_8)
            : new String(body, StandardCharsets.UTF_8);
    return new Reply(
        Integer.parseInt(status[1]), status.length > 2 ? status[2] : "", headers, text);
  }
}
