package org.quorate.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters that came as a JSON object: text, numbers, booleans, and lists of those. */
public final class JsonParameters {
  /** Far above any real call; keeps a hostile request from costing memory. */
  public static final int MAX_PARAMETERS = 2048;

  private JsonParameters() {}

  /**
   * As text: booleans become 1 and 0, lists one text with NUL between the values (see {@link
   * Call#list}), null is as if it were not given.
   *
   * @throws ApiException status 400 for a nested value or too many of them
   */
  public static Map<String, String> of(Map<?, ?> object) {
    if (object.size() > MAX_PARAMETERS) {
      throw new ApiException(400, "More than " + MAX_PARAMETERS + " parameters");
    }
    Map<String, String> out = new LinkedHashMap<>();
    object.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (value instanceof List<?> list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(scalar(name, item)));
            out.put(name, String.join("\0", items));
          } else if (value != null) {
            out.put(name, scalar(name, value));
          }
        });
    return out;
  }

  private static String scalar(String name, @Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "1" : "0";
      case String string -> string;
      case Number number -> number.toString();
      case null, default ->
          throw ApiException.parameter(name, "a nested value is not allowed here");
    };
  }
}
