package org.quorate.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A method's path, cut into literal segments and {@code {variables}}. */
record PathTemplate(List<String> segments) {
  static PathTemplate of(String template) {
    return new PathTemplate(cut(template));
  }

  /** The segments of a path as it was asked for, each percent-decoded once. */
  static List<String> decoded(String path) {
    List<String> out = new ArrayList<>();
    for (String segment : cut(path)) {
      out.add(decode(segment));
    }
    return out;
  }

  /** The variables' values when the path fits; empty when it does not. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String wanted = segments.get(i);
      if (isVariable(wanted)) {
        variables.put(wanted.substring(1, wanted.length() - 1), path.get(i));
      } else if (!wanted.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /**
   * Fewer variables means more specific: {@code /nodes/{node}/qemu/new} goes before {@code
   * …/{vmid}}.
   */
  long variables() {
    return segments.stream().filter(PathTemplate::isVariable).count();
  }

  /** The template with the variables filled in. */
  static String fill(String template, Map<String, String> variables) {
    String out = template;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      out = out.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return out;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> cut(String path) {
    List<String> out = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        out.add(segment);
      }
    }
    return out;
  }

  private static String decode(String segment) {
    try {
      // URLDecoder reads '+' as a space, which is right for forms only.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new ApiException(400, "The path is not percent-encoded correctly");
    }
  }
}
