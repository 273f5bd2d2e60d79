package org.quorate.cli.pvesh;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.api.Method;

/** What lies directly below a path, with the verbs each understands, as {@code ls} shows it. */
final class Children {
  private static final String DIRECTORY = "D";

  private Children() {}

  static List<String> of(Collection<Method> methods, String path) {
    String[] wanted = segments(path);
    SortedMap<String, String> children = new TreeMap<>();
    for (Method method : methods) {
      String[] parts = segments(method.path());
      if (parts.length <= wanted.length || !startsWith(parts, wanted)) {
        continue;
      }
      String name = parts[wanted.length];
      char[] marks = children.getOrDefault(name, "-----").toCharArray();
      if (parts.length > wanted.length + 1) {
        marks[0] = DIRECTORY.charAt(0);
      } else {
        int column = 1 + method.verb().ordinal();
        marks[column] = "rcwd".charAt(method.verb().ordinal());
      }
      children.put(name, new String(marks));
    }
    return children.entrySet().stream()
        .map(child -> child.getValue() + "        " + child.getKey())
        .toList();
  }

  private static boolean startsWith(String[] template, String[] path) {
    for (int i = 0; i < path.length; i++) {
      if (!template[i].startsWith("{") && !template[i].equals(path[i])) {
        return false;
      }
    }
    return true;
  }

  private static String[] segments(String path) {
    return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toArray(String[]::new);
  }
}
