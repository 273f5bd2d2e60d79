package org.quorate.corosync.cfg;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** {@code struct corosync_cfg_node_status_v1}: a head of 16 bytes and 8 links. */
final class NodeStatusLayout {
  static final int VERSION = 1;

  private static final long HEAD_BYTES = 16;
  private static final long REACHABLE_AT = 8;
  private static final int LINKS = 8;
  private static final long LINK_BYTES = 520; // u8 enabled, connected, …
  private static final long MTU_AT = 4;
  private static final long SOURCE_AT = 8; // char[256]
  private static final long DESTINATION_AT = 264; // char[256]

  private NodeStatusLayout() {}

  static MemorySegment allocate(Arena arena) {
    MemorySegment status = arena.allocate(HEAD_BYTES + LINKS * LINK_BYTES, 4);
    status.set(JAVA_INT, 0, VERSION);
    return status;
  }

  static NodeStatus decode(int nodeId, MemorySegment status) {
    return new NodeStatus(
        nodeId,
        status.get(JAVA_BYTE, REACHABLE_AT) != 0,
        IntStream.range(0, LINKS)
            .filter(link -> status.get(JAVA_BYTE, HEAD_BYTES + link * LINK_BYTES) != 0)
            .mapToObj(
                link -> link(link, status.asSlice(HEAD_BYTES + link * LINK_BYTES, LINK_BYTES)))
            .toList());
  }

  private static LinkStatus link(int number, MemorySegment link) {
    return new LinkStatus(
        number,
        link.get(JAVA_BYTE, 1) != 0,
        link.get(JAVA_INT, MTU_AT),
        link.getString(SOURCE_AT),
        link.getString(DESTINATION_AT));
  }
}
