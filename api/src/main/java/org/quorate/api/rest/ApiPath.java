package org.quorate.api.rest;

import org.quorate.api.ApiException;
import org.quorate.model.Quoted;

/**
 * Where a request goes.
 *
 * @param method the method's path, still percent-encoded
 */
record ApiPath(Formatter formatter, String method) {
  private static final String BASE = "/api2/";

  /**
   * Reads {@code /api2/json/version}.
   *
   * @throws ApiException status 501 for anything else
   */
  static ApiPath of(String raw) {
    for (Formatter formatter : Formatter.values()) {
      String base = BASE + formatter.name().toLowerCase(java.util.Locale.ROOT);
      if (raw.equals(base) || raw.startsWith(base + "/")) {
        return new ApiPath(formatter, raw.substring(base.length()));
      }
    }
    throw new ApiException(501, "no such uri '" + Quoted.of(raw) + "'");
  }
}
