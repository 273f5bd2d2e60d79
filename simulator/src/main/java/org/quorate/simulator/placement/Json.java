package org.quorate.simulator.placement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the parts of recorded cases, and says what is missing. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /**
   * The file's content.
   *
   * @throws InvalidInput when it is not JSON
   * @throws IOException when it cannot be read
   */
  static JsonNode read(Path file) throws IOException {
    try {
      return MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (JacksonException broken) {
      throw new InvalidInput(
          file + " is not JSON: " + Quoted.of(String.valueOf(broken.getOriginalMessage())));
    }
  }

  /**
   * The member of an object.
   *
   * @throws InvalidInput when it is missing
   */
  static JsonNode member(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw new InvalidInput("the member '" + name + "' is missing; add it");
    }
    return value;
  }

  static String text(JsonNode object, String name) {
    JsonNode value = member(object, name);
    if (!value.isString()) {
      throw new InvalidInput("the member '" + name + "' must be a text");
    }
    return value.asString();
  }

  static double number(JsonNode object, String name) {
    return checkedNumber(object, name).asDouble();
  }

  static long integer(JsonNode object, String name) {
    return checkedNumber(object, name).asLong();
  }

  private static JsonNode checkedNumber(JsonNode object, String name) {
    JsonNode value = member(object, name);
    if (!value.isNumber()) {
      throw new InvalidInput("the member '" + name + "' must be a number");
    }
    return value;
  }

  static boolean flag(JsonNode object, String name) {
    return object.path(name).asBoolean(false);
  }

  static NodeName node(JsonNode object, String name) {
    return new NodeName(text(object, name));
  }

  static List<ServiceId> services(JsonNode array) {
    List<ServiceId> services = new ArrayList<>();
    array.forEach(item -> services.add(ServiceId.parse(item.asString(""))));
    return services;
  }
}
