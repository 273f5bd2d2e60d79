package org.quorate.ha.files;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON objects with fields we know and fields we only keep. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * @param file named in the refusal
   * @throws InvalidInput when the text is not one JSON object
   */
  static ObjectNode parse(String text, String file) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException broken) {
      throw new InvalidInput(
          file + " is not JSON: " + Quoted.of(String.valueOf(broken.getOriginalMessage())));
    }
    throw new InvalidInput(file + " is not a JSON object");
  }

  /** The field's text; numbers as text too, since Perl writes either. */
  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isString() || value.isNumber()) {
      return value.asString();
    }
    throw new InvalidInput("the field '" + field + "' is missing or not a text");
  }

  static long number(JsonNode object, String field, long fallback) {
    JsonNode value = object.path(field);
    if (value.isNumber()) {
      return value.asLong(fallback);
    }
    return value.isString() && value.asString().matches("-?[0-9]{1,18}")
        ? Long.parseLong(value.asString())
        : fallback;
  }

  /** Perl's truth: absent, null, 0, "0" and "" are false. */
  static boolean truth(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    return !Set.of("", "0", "false").contains(value.asString("1"));
  }

  /** The fields not named, as plain values; nulls are dropped. */
  static Map<String, Object> rest(JsonNode object, Set<String> known) {
    Map<String, Object> rest = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              if (!known.contains(field.getKey()) && !field.getValue().isNull()) {
                rest.put(field.getKey(), MAPPER.treeToValue(field.getValue(), Object.class));
              }
            });
    return rest;
  }

  static void putAll(ObjectNode object, Map<String, Object> rest) {
    rest.forEach((key, value) -> object.set(key, MAPPER.valueToTree(value)));
  }
}
