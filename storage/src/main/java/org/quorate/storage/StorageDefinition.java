package org.quorate.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.StorageId;
import org.quorate.model.config.Section;

/**
 * One storage as storage.cfg defines it.
 *
 * @param type {@code dir}; other types are listed but cannot be used yet
 * @param path absolute directory of a {@code dir} storage, else empty
 * @param content what may lie there: {@code images}, {@code iso}, …
 * @param nodes where it may be used; empty means everywhere
 * @param shared whether every node sees the same volumes
 */
public record StorageDefinition(
    StorageId id,
    String type,
    String path,
    Set<String> content,
    Set<NodeName> nodes,
    boolean shared,
    boolean disabled) {
  /** The type whose volumes are files below a directory. */
  public static final String DIR = "dir";

  private static final List<String> DEFAULT_CONTENT =
      List.of("images", "rootdir", "vztmpl", "iso", "snippets", "backup");

  public StorageDefinition {
    content = Set.copyOf(content);
    nodes = Set.copyOf(nodes);
    if (type.equals(DIR) && !path.matches("/[^\\p{Cntrl}]*")) {
      throw new InvalidInput(
          "storage '" + id + "': '" + Quoted.of(path) + "' is not an absolute path");
    }
  }

  /** What a cluster without storage.cfg has: {@code dir: local} at /var/lib/vz. */
  static StorageDefinition local() {
    return new StorageDefinition(
        new StorageId("local"),
        DIR,
        "/var/lib/vz",
        Set.copyOf(DEFAULT_CONTENT),
        Set.of(),
        false,
        false);
  }

  static StorageDefinition of(Section section) {
    Set<NodeName> nodes = new TreeSet<>();
    words(section, "nodes").forEach(name -> nodes.add(new NodeName(name)));
    List<String> content = words(section, "content");
    return new StorageDefinition(
        new StorageId(section.id()),
        section.type(),
        section.get("path").orElse(""),
        Set.copyOf(content.isEmpty() ? DEFAULT_CONTENT : content),
        nodes,
        section.flag("shared", false),
        section.flag("disable", false));
  }

  /** Why a guest's disk on it cannot be used on that node; empty when it can. */
  public Optional<String> refusal(NodeName node) {
    if (disabled) {
      return Optional.of("storage '" + id + "' is disabled in storage.cfg");
    }
    if (!nodes.isEmpty() && !nodes.contains(node)) {
      return Optional.of("storage '" + id + "' is not available on node '" + node + "'");
    }
    return type.equals(DIR)
        ? Optional.empty()
        : Optional.of(
            "storage '"
                + id
                + "' has type '"
                + type
                + "', which is not supported yet: use one of type 'dir'");
  }

  private static List<String> words(Section section, String key) {
    return section.get(key).stream()
        .flatMap(text -> Arrays.stream(text.split("[,;\\s]+")))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }
}
