package org.quorate.api.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Page;
import tools.jackson.databind.json.JsonMapper;

/** The two shapes of a reply: {@code json} and {@code extjs}. */
enum Formatter {
  /** The HTTP status says how it went. */
  JSON {
    @Override
    int status(int status) {
      return status;
    }

    @Override
    Map<String, @Nullable Object> ok(@Nullable Object data) {
      return body(data);
    }

    @Override
    Map<String, @Nullable Object> error(ApiException error) {
      Map<String, @Nullable Object> out = body(null);
      describe(out, error);
      return out;
    }
  },
  /** Always 200; the body says how it went. */
  EXTJS {
    @Override
    int status(int status) {
      return 200;
    }

    @Override
    Map<String, @Nullable Object> ok(@Nullable Object data) {
      Map<String, @Nullable Object> out = body(data);
      out.put("success", 1);
      return out;
    }

    @Override
    Map<String, @Nullable Object> error(ApiException error) {
      Map<String, @Nullable Object> out = body(null);
      out.put("success", 0);
      out.put("status", error.status());
      describe(out, error);
      return out;
    }
  };

  private static final JsonMapper MAPPER = JsonMapper.shared();

  abstract int status(int status);

  abstract Map<String, @Nullable Object> ok(@Nullable Object data);

  abstract Map<String, @Nullable Object> error(ApiException error);

  static byte[] bytes(Map<String, @Nullable Object> body) {
    return MAPPER.writeValueAsBytes(body);
  }

  private static Map<String, @Nullable Object> body(@Nullable Object data) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    if (data instanceof Page page) {
      out.put("data", page.rows());
      out.put("total", page.total());
    } else {
      out.put("data", data);
    }
    return out;
  }

  private static void describe(Map<String, @Nullable Object> out, ApiException error) {
    out.put("message", error.sentence().stripTrailing() + "\n");
    if (!error.errors().isEmpty()) {
      out.put("errors", error.errors());
    }
  }
}
