package org.quorate.lab.heartbeat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the modules that a guest needs in an unpacked kernel package, with those they depend on.
 */
final class KernelModules {
  private static final String SUFFIX = ".ko";

  /** In the section .modinfo; names are separated by commas. */
  private static final Pattern DEPENDS = Pattern.compile("\0depends=([a-zA-Z0-9_,-]*)\0");

  private final Map<String, Path> files;
  private final Map<String, byte[]> ordered = new LinkedHashMap<>();

  private KernelModules(Map<String, Path> files) {
    this.files = files;
  }

  /**
   * The modules {@code wanted} and their dependencies, each after those it depends on. A module
   * that {@code tree} does not have is built into its kernel.
   */
  static Map<String, byte[]> inLoadOrder(Path tree, List<String> wanted) throws IOException {
    try (Stream<Path> walk = Files.walk(tree)) {
      KernelModules modules =
          new KernelModules(
              walk.filter(file -> file.toString().endsWith(SUFFIX))
                  .collect(
                      Collectors.toMap(
                          KernelModules::nameOf, Function.identity(), (one, other) -> one)));
      for (String name : wanted) {
        modules.add(name);
      }
      return modules.ordered;
    }
  }

  /** Files and dependencies spell '-' and '_' as they like. */
  private static String nameOf(Path file) {
    return canonical(file.getFileName().toString().replace(SUFFIX, ""));
  }

  private static String canonical(String name) {
    return name.replace('-', '_');
  }

  private void add(String name) throws IOException {
    Path file = files.get(canonical(name));
    if (file == null || ordered.containsKey(canonical(name))) {
      return;
    }
    byte[] content = Files.readAllBytes(file);
    for (String dependency : dependencies(content)) {
      add(dependency);
    }
    ordered.put(canonical(name), content);
  }

  /** The names in a module's .modinfo; none when it has no such entry. */
  static List<String> dependencies(byte[] module) {
    Matcher matcher = DEPENDS.matcher(new String(module, StandardCharsets.ISO_8859_1));
    return matcher.find() && !matcher.group(1).isEmpty()
        ? List.of(matcher.group(1).split(","))
        : List.of();
  }
}
