package org.quorate.api.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.model.NodeName;
import org.quorate.storage.StorageDefinition;
import org.quorate.storage.node.Storages;

/** {@code /nodes/{node}/storage}: which storages there are, and how full. */
public final class StorageMethods implements MethodSet {
  private static final Parameters FILTER =
      Parameters.builder()
          .optional("content", Type.LIST, "Only storages that take one of these kinds")
          .optional("enabled", Type.BOOLEAN, "Only storages that are not disabled")
          .optional("storage", Type.STORAGE, "Only this one")
          .build();

  private final Storages storages;
  private final NodeName node;

  public StorageMethods(Storages storages, NodeName node) {
    this.storages = storages;
    this.node = node;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        new Method(
            Verb.GET,
            "/nodes/{node}/storage",
            "The storages of a node and how full they are.",
            FILTER,
            Permission.anyUser(),
            Target.NAMED_NODE,
            this::list));
  }

  private Object list(Call call) throws IOException {
    List<String> kinds = call.list("content");
    return usable().stream()
        .filter(storage -> kinds.isEmpty() || kinds.stream().anyMatch(storage.content()::contains))
        .filter(storage -> !call.flag("enabled", false) || !storage.disabled())
        .filter(storage -> call.optional("storage").map(storage.id().value()::equals).orElse(true))
        .map(StorageMethods::row)
        .toList();
  }

  /** The rows of /cluster/resources for this node. */
  public List<Map<String, Object>> resources() {
    List<Map<String, Object>> out = new ArrayList<>();
    try {
      for (StorageDefinition storage : usable()) {
        out.add(resource(storage));
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    return out;
  }

  private List<StorageDefinition> usable() throws IOException {
    return storages.config().storages().stream()
        .filter(storage -> storage.nodes().isEmpty() || storage.nodes().contains(node))
        .toList();
  }

  private Map<String, Object> resource(StorageDefinition storage) {
    Space space = space(storage);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", "storage/" + node + "/" + storage.id());
    out.put("type", "storage");
    out.put("node", node.value());
    out.put("storage", storage.id().value());
    out.put("status", space.total() > 0 ? "available" : "unknown");
    out.put("disk", space.used());
    out.put("maxdisk", space.total());
    out.put("shared", storage.shared() ? 1 : 0);
    out.put("content", content(storage));
    out.put("plugintype", storage.type());
    return out;
  }

  private static Map<String, Object> row(StorageDefinition storage) {
    Space space = space(storage);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("storage", storage.id().value());
    out.put("type", storage.type());
    out.put("content", content(storage));
    out.put("enabled", storage.disabled() ? 0 : 1);
    out.put("shared", storage.shared() ? 1 : 0);
    out.put("active", space.total() > 0 ? 1 : 0);
    out.put("total", space.total());
    out.put("used", space.used());
    out.put("avail", space.available());
    if (space.total() > 0) {
      out.put("used_fraction", (double) space.used() / space.total());
    }
    return out;
  }

  private static String content(StorageDefinition storage) {
    Set<String> sorted = new TreeSet<>(storage.content());
    return String.join(",", sorted);
  }

  /** In bytes; all 0 when the storage is not there. */
  private record Space(long total, long used, long available) {}

  private static Space space(StorageDefinition storage) {
    if (storage.disabled() || !storage.type().equals(StorageDefinition.DIR)) {
      return new Space(0, 0, 0);
    }
    try {
      FileStore store = Files.getFileStore(Path.of(storage.path()));
      long total = store.getTotalSpace();
      return new Space(total, total - store.getUnallocatedSpace(), store.getUsableSpace());
    } catch (IOException absent) {
      return new Space(0, 0, 0);
    }
  }
}
