package org.quorate.corosync.cmap;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.CorosyncHandle;
import org.quorate.corosync.ffm.CsResult;

/**
 * Reads the values of the running corosync, for one life of corosync. Numbers come as decimal text;
 * the named questions know their types.
 */
public final class Cmap implements AutoCloseable {
  private static final int KEY_BYTES = 256; // CMAP_KEYNAME_MAXLEN 255 and a NUL
  private static final long VALUE_BYTES = 64 << 10; // far above what corosync.conf's lines allow

  private final CmapFunctions functions;
  private final CorosyncHandle handle;

  private Cmap(CmapFunctions functions, CorosyncHandle handle) {
    this.functions = functions;
    this.handle = handle;
  }

  /**
   * @throws CorosyncUnavailable when corosync is not running or not installed
   */
  public static Cmap connect() throws CorosyncUnavailable {
    CmapFunctions functions = CmapFunctions.find();
    return new Cmap(
        functions,
        CorosyncHandle.open(
            functions.initialize().name(),
            (out, arena) -> functions.initialize().call(out),
            functions.terminate()));
  }

  public String clusterName() throws CorosyncUnavailable {
    return get("totem.cluster_name").orElse("");
  }

  /** The version of the configuration in force; 0 when it has none. */
  public long configVersion() throws CorosyncUnavailable {
    return number("totem.config_version").orElse(0L);
  }

  /** The token timeout in force in ms, which grows with the number of nodes. */
  public long runtimeTokenMillis() throws CorosyncUnavailable {
    return number("runtime.config.totem.token").orElse(0L);
  }

  /** The nodes as configured, running or not, ascending by node id. */
  public List<CmapNode> nodes() throws CorosyncUnavailable {
    return NodeListKeys.nodes(prefix("nodelist.node."));
  }

  /** A value by its key, for example {@code totem.secauth}. */
  public Optional<String> get(String key) throws CorosyncUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(key);
      MemorySegment value = arena.allocate(VALUE_BYTES, 8);
      MemorySegment bytes = arena.allocate(JAVA_LONG);
      MemorySegment type = arena.allocate(JAVA_INT);
      CsResult result =
          handle.requestPatiently(
              h -> {
                bytes.set(JAVA_LONG, 0, VALUE_BYTES); // in: room, out: length
                return functions.get().call(h, name, value, bytes, type);
              });
      if (result.equals(CsResult.NOT_EXIST)) {
        return Optional.empty();
      }
      result.orThrow(functions.get().name());
      return Optional.of(
          CmapType.text(type.get(JAVA_INT, 0), value.asSlice(0, bytes.get(JAVA_LONG, 0))));
    }
  }

  /** A number by its key; empty also when the value is not a number. */
  public Optional<Long> number(String key) throws CorosyncUnavailable {
    try {
      return get(key).map(Long::parseUnsignedLong);
    } catch (NumberFormatException text) {
      return Optional.empty();
    }
  }

  /** All values whose keys begin so. A key that goes away meanwhile is left out. */
  public SortedMap<String, String> prefix(String prefix) throws CorosyncUnavailable {
    SortedMap<String, String> found = new TreeMap<>();
    for (String key : keys(prefix)) {
      get(key).ifPresent(value -> found.put(key, value));
    }
    return found;
  }

  private Iterable<String> keys(String prefix) throws CorosyncUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment iterator = arena.allocate(JAVA_LONG);
      MemorySegment name = arena.allocateFrom(prefix);
      handle
          .requestPatiently(h -> functions.iterInit().call(h, name, iterator))
          .orThrow(functions.iterInit().name());
      long opened = iterator.get(JAVA_LONG, 0);
      try {
        return iterate(opened, arena);
      } finally {
        handle.requestPatiently(h -> functions.iterFinalize().call(h, opened));
      }
    }
  }

  private Iterable<String> iterate(long iterator, Arena arena) throws CorosyncUnavailable {
    MemorySegment key = arena.allocate(KEY_BYTES);
    MemorySegment bytes = arena.allocate(JAVA_LONG);
    MemorySegment type = arena.allocate(JAVA_INT);
    List<String> keys = new ArrayList<>();
    while (true) {
      CsResult result =
          handle.requestPatiently(h -> functions.iterNext().call(h, iterator, key, bytes, type));
      if (result.equals(CsResult.NO_SECTIONS)) {
        return new TreeSet<>(keys);
      }
      result.orThrow(functions.iterNext().name());
      keys.add(key.getString(0));
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
