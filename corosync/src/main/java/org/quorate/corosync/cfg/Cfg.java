package org.quorate.corosync.cfg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.quorate.corosync.ffm.CorosyncLibrary.CFG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.CorosyncHandle;
import org.quorate.corosync.ffm.CsResult;
import org.quorate.corosync.ffm.LargeStack;
import org.quorate.corosync.ffm.NativeFunction;

/** Questions and orders about nodes, links and configuration, for one life of corosync. */
public final class Cfg implements AutoCloseable {
  private final NativeFunction localGet =
      CFG.function("corosync_cfg_local_get", JAVA_LONG, ADDRESS);
  private final NativeFunction statusGet =
      CFG.function("corosync_cfg_node_status_get", JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS);
  private final NativeFunction reload = CFG.function("corosync_cfg_reload_config", JAVA_LONG);
  private final CorosyncHandle handle;

  private Cfg() throws CorosyncUnavailable {
    NativeFunction initialize = CFG.function("corosync_cfg_initialize", ADDRESS, ADDRESS);
    NativeFunction terminate = CFG.function("corosync_cfg_finalize", JAVA_LONG);
    handle =
        CorosyncHandle.open(
            initialize.name(), (out, arena) -> initialize.call(out, MemorySegment.NULL), terminate);
  }

  /**
   * @throws CorosyncUnavailable when corosync is not running or not installed
   */
  public static Cfg connect() throws CorosyncUnavailable {
    return new Cfg();
  }

  public int localNodeId() throws CorosyncUnavailable {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment nodeId = arena.allocate(JAVA_INT);
      request(h -> localGet.call(h, nodeId)).orThrow(localGet.name());
      return nodeId.get(JAVA_INT, 0);
    }
  }

  /** The links to a node; empty when corosync does not know the node. */
  public Optional<NodeStatus> nodeStatus(int nodeId) throws CorosyncUnavailable {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment status = NodeStatusLayout.allocate(arena);
      CsResult result = request(h -> statusGet.call(h, nodeId, NodeStatusLayout.VERSION, status));
      if (result.equals(CsResult.NOT_EXIST) || result.equals(CsResult.FAILED_OPERATION)) {
        return Optional.empty();
      }
      result.orThrow(statusGet.name());
      return Optional.of(NodeStatusLayout.decode(nodeId, status));
    }
  }

  /**
   * Every member reads its own corosync.conf again, as by {@code corosync-cfgtool -R}. A file that
   * is broken or of another version is refused by corosync, in its log.
   */
  public void reload() throws CorosyncUnavailable {
    request(reload::call).orThrow(reload.name());
  }

  @Override
  public void close() {
    handle.close();
  }

  /** libcfg's functions also put large buffers on the stack. */
  private CsResult request(Function<Long, CsResult> call) {
    return LargeStack.call("cfg", () -> handle.requestPatiently(call));
  }
}
