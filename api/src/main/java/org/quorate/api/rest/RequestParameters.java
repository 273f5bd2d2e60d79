package org.quorate.api.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.JsonParameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameters of a request from its query and its body. The query wins; a body without a content
 * type is a form (both measured with clients that rely on it). Repeated keys and JSON arrays become
 * one text with NUL between the values, which {@code Call.list} takes apart.
 */
public final class RequestParameters {
  /** Browsers' cache buster, which means nothing. */
  private static final String CACHE_BUSTER = "_dc";

  private static final JsonMapper JSON = JsonMapper.shared();

  private RequestParameters() {}

  /**
   * Merges query and body.
   *
   * @param rawQuery what follows the '?', still encoded; may be empty
   * @param contentType null when the header is absent
   * @throws ApiException status 400 when it cannot be read, 506 for another content type
   */
  public static Map<String, String> merge(
      String rawQuery, @Nullable String contentType, byte[] body) {
    Map<String, String> out = new LinkedHashMap<>();
    if (body.length > 0) {
      String text = new String(body, StandardCharsets.UTF_8);
      switch (mediaType(contentType)) {
        case "", "application/x-www-form-urlencoded" -> out.putAll(form(text));
        case "application/json" -> out.putAll(json(text));
        default ->
            throw new ApiException(
                506, "Content type not supported: send a form or application/json");
      }
    }
    out.putAll(form(rawQuery));
    out.remove(CACHE_BUSTER);
    return out;
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> form(String text) {
    Map<String, String> out = new LinkedHashMap<>();
    for (String pair : text.strip().split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      out.merge(name, value, (first, next) -> first + '\0' + next);
      limit(out);
    }
    return out;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new ApiException(400, "The parameters are not percent-encoded correctly");
    }
  }

  private static Map<String, String> json(String text) {
    if (!(parsed(text) instanceof Map<?, ?> object)) {
      throw new ApiException(400, "The body is not a JSON object");
    }
    return JsonParameters.of(object);
  }

  private static @Nullable Object parsed(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JacksonException malformed) {
      throw new ApiException(400, "The body is not JSON: " + malformed.getOriginalMessage());
    }
  }

  private static void limit(Map<String, String> parameters) {
    if (parameters.size() > JsonParameters.MAX_PARAMETERS) {
      throw new ApiException(400, "More than " + JsonParameters.MAX_PARAMETERS + " parameters");
    }
  }
}
