package org.quorate.lab.bmc;

import java.util.List;
import java.util.Optional;

/**
 * What ipmi_sim asks of a chassis: {@code NODE [MC] get NAME...} or {@code NODE [MC] set NAME VALUE
 * ...}.
 *
 * @param node the node's name
 * @param set true to change, false to ask
 * @param words the names, or names and values
 */
record ChassisRequest(String node, boolean set, List<String> words) {
  private static final int LENGTH_MAX = 200;

  /** Keeps its own copy of the words. */
  ChassisRequest {
    words = List.copyOf(words);
  }

  /** Reads one line of the script {@code chassis}; empty when it is malformed. */
  static Optional<ChassisRequest> parse(String line) {
    if (line.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    List<String> words = List.of(line.strip().split(" +"));
    // Versions of ipmi_sim differ in whether they name the controller before the verb.
    int verb = words.size() > 2 && words.get(1).startsWith("0x") ? 2 : 1;
    if (words.size() <= verb + 1) {
      return Optional.empty();
    }
    List<String> rest = words.subList(verb + 1, words.size());
    return switch (words.get(verb)) {
      case "get" -> Optional.of(new ChassisRequest(words.getFirst(), false, rest));
      case "set" ->
          rest.size() % 2 == 0
              ? Optional.of(new ChassisRequest(words.getFirst(), true, rest))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
