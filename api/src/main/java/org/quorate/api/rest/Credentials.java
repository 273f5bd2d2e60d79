package org.quorate.api.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Finds the ticket in the headers, whatever else a client puts around it. */
final class Credentials {
  static final String COOKIE = "PVEAuthCookie";

  private Credentials() {}

  /**
   * The ticket of the {@code Authorization} header, else of a cookie. The cookie's value ends at
   * the next ';' and may be percent-encoded; attributes that belong into Set-Cookie only are junk.
   */
  static Optional<String> ticket(List<String> cookies, Optional<String> authorization) {
    Optional<String> header =
        authorization
            .filter(text -> text.startsWith(COOKIE + "="))
            .map(text -> text.substring(COOKIE.length() + 1));
    return header
        .or(() -> cookies.stream().flatMap(text -> fromCookie(text).stream()).findFirst())
        .map(Credentials::decoded);
  }

  private static Optional<String> fromCookie(String header) {
    for (String part : header.split(";", -1)) {
      String stripped = part.strip();
      if (stripped.startsWith(COOKIE + "=")) {
        return Optional.of(stripped.substring(COOKIE.length() + 1));
      }
    }
    return Optional.empty();
  }

  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      // A raw '+' belongs to the signature's base64.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return value;
    }
  }
}
