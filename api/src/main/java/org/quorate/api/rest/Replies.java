package org.quorate.api.rest;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;

/** Writes replies with the headers clients compare letter by letter. */
final class Replies {
  /** Exactly this: one client tests string equality. */
  private static final String JSON_TYPE = "application/json;charset=UTF-8";

  private static final String SERVER = "pve-api-daemon/3.0";
  private static final int COMPRESS_ABOVE_BYTES = 1024;

  /** RFC 9110, 5.6.7: two-digit day, GMT. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  private static final HeaderName CONTENT_SECURITY_POLICY =
      HeaderNames.create("Content-Security-Policy");

  private static final HeaderName PRAGMA = HeaderNames.create("Pragma");

  private Replies() {}

  static void ok(
      ServerRequest request, ServerResponse response, Formatter formatter, @Nullable Object data) {
    response.status(Status.OK_200);
    send(request, response, JSON_TYPE, Formatter.bytes(formatter.ok(data)));
  }

  static void error(
      ServerRequest request, ServerResponse response, Formatter formatter, ApiException error) {
    int status = formatter.status(error.status());
    if (status == 200) {
      response.status(Status.OK_200);
    } else {
      response.status(Status.create(status, ReasonPhrase.of(error.sentence())));
      response.header(HeaderNames.CONNECTION, "close");
    }
    send(request, response, JSON_TYPE, Formatter.bytes(formatter.error(error)));
  }

  static void page(ServerRequest request, ServerResponse response, String html) {
    response.status(Status.OK_200);
    response.header(CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'");
    send(
        request,
        response,
        "text/html;charset=UTF-8",
        html.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void send(
      ServerRequest request, ServerResponse response, String type, byte[] body) {
    String now = ZonedDateTime.now(ZoneOffset.UTC).format(HTTP_DATE);
    response.header(HeaderNames.CONTENT_TYPE, type);
    response.header(HeaderNames.SERVER, SERVER);
    response.header(HeaderNames.CACHE_CONTROL, "max-age=0");
    response.header(PRAGMA, "no-cache");
    response.header(HeaderNames.DATE, now);
    response.header(HeaderNames.EXPIRES, now);
    if (body.length > COMPRESS_ABOVE_BYTES && acceptsGzip(request)) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
      response.header(HeaderNames.VARY, "Accept-Encoding");
      response.send(gzip(body));
    } else {
      response.send(body);
    }
  }

  private static boolean acceptsGzip(ServerRequest request) {
    return request.headers().contains(HeaderNames.ACCEPT_ENCODING)
        && request.headers().get(HeaderNames.ACCEPT_ENCODING).values().contains("gzip");
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
