package org.quorate.api.rest;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Caller;
import org.quorate.api.Dispatcher;
import org.quorate.api.Request;
import org.quorate.api.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns one HTTP request into one call, and its outcome into the reply. */
final class RestHandler implements Handler {
  static final HeaderName CSRF = HeaderNames.create("CSRFPreventionToken");

  /** Set by the node that forwards: answer here. */
  static final HeaderName NO_PROXY = HeaderNames.create("PVEDisableProxy");

  static final HeaderName CLIENT_ADDRESS = HeaderNames.create("PVEClientIP");

  /** The user on whose behalf another node asks; worth nothing without its certificate. */
  static final HeaderName USER = HeaderNames.create("Quorate-User");

  private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);

  private final Dispatcher dispatcher;
  private final Identification identification;
  private final Duration refusalDelay;

  RestHandler(Dispatcher dispatcher, Identification identification, Duration refusalDelay) {
    this.dispatcher = dispatcher;
    this.identification = identification;
    this.refusalDelay = refusalDelay;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
    long started = System.nanoTime();
    ApiPath path;
    try {
      path = ApiPath.of(request.prologue().uriPath().rawPath());
    } catch (ApiException elsewhere) {
      Replies.error(request, response, Formatter.JSON, elsewhere);
      return;
    }
    try {
      Object data = answer(request, path.method());
      Replies.ok(request, response, path.formatter(), data);
    } catch (ApiException error) {
      if (error.getCause() != null) {
        LOG.warn(
            "{} {}: {}",
            request.prologue().method().text(),
            path.method(),
            error.sentence(),
            error.getCause());
      }
      if (error.status() == 401) {
        waitUntil(started + refusalDelay.toNanos());
      }
      Replies.error(request, response, path.formatter(), error);
    }
  }

  private @Nullable Object answer(ServerRequest request, String path) {
    Verb verb = verb(request.prologue().method().text());
    requireLimits(request, verb);
    Caller caller = identification.caller(verb, dispatcher.isOpen(verb, path), evidence(request));
    ServerRequestHeaders headers = request.headers();
    Map<String, String> parameters =
        RequestParameters.merge(
            request.prologue().query().rawValue(),
            headers.first(HeaderNames.CONTENT_TYPE).orElse(null),
            body(request, verb));
    return dispatcher.answer(new Request(verb, path, parameters, caller));
  }

  private static Verb verb(String text) {
    for (Verb verb : Verb.values()) {
      if (verb.name().equals(text)) {
        return verb;
      }
    }
    throw new ApiException(
        501, "Method '" + text + "' is not allowed: use GET, POST, PUT or DELETE");
  }

  private static void requireLimits(ServerRequest request, Verb verb) {
    ServerRequestHeaders headers = request.headers();
    if (headers.size() > RestServer.MAX_HEADERS) {
      throw new ApiException(400, "More than " + RestServer.MAX_HEADERS + " header lines");
    }
    if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
      throw new ApiException(501, "chunked transfer encoding not supported");
    }
    long length = headers.contentLength().orElse(0);
    if (length > 0 && verb != Verb.POST && verb != Verb.PUT) {
      throw new ApiException(501, "Unexpected content for method '" + verb + "'");
    }
    if (length > RestServer.MAX_BODY_BYTES) {
      discard(request);
      throw new ApiException(501, "for data too large");
    }
  }

  /** A client reads the refusal only after it has sent its body. */
  private static void discard(ServerRequest request) {
    try (InputStream in = request.content().inputStream()) {
      in.skipNBytes(RestServer.MAX_DISCARDED_BYTES);
    } catch (IOException end) {
      // The body was shorter, or the client went away: nothing is left to read.
    }
  }

  private static byte[] body(ServerRequest request, Verb verb) {
    if (!request.content().hasEntity() || (verb != Verb.POST && verb != Verb.PUT)) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      return in.readNBytes(RestServer.MAX_BODY_BYTES);
    } catch (IOException broken) {
      throw new ApiException(400, "The body could not be read: " + broken.getMessage());
    }
  }

  private static Identification.Evidence evidence(ServerRequest request) {
    ServerRequestHeaders headers = request.headers();
    List<String> cookies =
        headers.contains(HeaderNames.COOKIE)
            ? headers.get(HeaderNames.COOKIE).allValues()
            : List.of();
    Optional<java.security.cert.Certificate[]> certificates =
        request.remotePeer().tlsCertificates();
    return new Identification.Evidence(
        cookies,
        headers.first(HeaderNames.AUTHORIZATION),
        headers.first(CSRF),
        certificates.isPresent() && certificates.get().length > 0,
        headers.first(USER),
        headers.first(NO_PROXY).isPresent(),
        headers.first(CLIENT_ADDRESS),
        request.remotePeer().host());
  }

  private static void waitUntil(long nanoTime) throws InterruptedException {
    long left = nanoTime - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }
}
