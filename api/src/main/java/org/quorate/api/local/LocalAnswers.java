package org.quorate.api.local;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Caller;
import org.quorate.api.Dispatcher;
import org.quorate.api.JsonParameters;
import org.quorate.api.Page;
import org.quorate.api.Request;
import org.quorate.api.Verb;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** CALL frames in, ANSWER frames out; the caller is root@pam. */
final class LocalAnswers {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Dispatcher dispatcher;

  LocalAnswers(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  byte[] answer(byte[] call) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    try {
      Object data = dispatcher.answer(request(call));
      out.put("status", 200);
      if (data instanceof Page page) {
        out.put("data", page.rows());
        out.put("total", page.total());
      } else {
        out.put("data", data);
      }
    } catch (ApiException error) {
      out.put("status", error.status());
      out.put("data", null);
      out.put("message", error.sentence());
      out.put("errors", error.errors());
    }
    return JSON.writeValueAsBytes(out);
  }

  static Request request(byte[] call) {
    Map<?, ?> json = object(call);
    if (!(json.get("method") instanceof String method)
        || !(json.get("path") instanceof String path)) {
      throw new ApiException(400, "A call has a method and a path");
    }
    Map<String, String> parameters =
        json.get("params") instanceof Map<?, ?> params ? JsonParameters.of(params) : Map.of();
    return new Request(verb(method), path, parameters, Caller.LOCAL_ROOT);
  }

  static Map<?, ?> object(byte[] json) {
    try {
      if (JSON.readValue(json, Object.class) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (JacksonException malformed) {
      // Falls through to the one sentence for everything that is not an object.
    }
    throw new ApiException(400, "The frame is not a JSON object");
  }

  private static Verb verb(String text) {
    for (Verb verb : Verb.values()) {
      if (verb.name().equals(text)) {
        return verb;
      }
    }
    throw new ApiException(501, "The method is not GET, POST, PUT or DELETE");
  }
}
