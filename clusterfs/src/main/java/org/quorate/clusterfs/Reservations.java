package org.quorate.clusterfs;

import java.util.HashMap;
import java.util.Map;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Tree;

/**
 * The room that this node's changes under way will take: they are not in the tree yet, and the
 * limits must hold when all of them are. Other nodes' are not known, so the limits can be exceeded
 * by what those have under way, never by more.
 */
final class Reservations {
  private static final Room NONE = new Room(0, 0);

  /** Bytes of files, and entries. */
  private record Room(long bytes, int entries) {}

  private final Map<Long, Room> byRequest = new HashMap<>();
  private long bytes;
  private long entries;

  /** How much larger a write makes its file. */
  static long growth(Operation.Write write, Tree tree) {
    Entry entry = tree.find(write.path());
    long end = (long) write.offset() + write.bytes().length;
    return entry == null ? 0 : Math.max(0, end - entry.data().length);
  }

  void reserve(long request, Operation operation, Tree tree) {
    Room room =
        switch (operation) {
          case Operation.Create create -> new Room(0, 1);
          case Operation.Mkdir mkdir -> new Room(0, 1);
          case Operation.Write write -> new Room(growth(write, tree), 0);
          case Operation.Delete delete -> NONE;
          case Operation.Rename rename -> NONE;
          case Operation.SetTimes times -> NONE;
        };
    if (!room.equals(NONE)) {
      byRequest.put(request, room);
      bytes += room.bytes();
      entries += room.entries();
    }
  }

  /** The request has ended: what it took is in the tree. */
  void release(long request) {
    Room room = byRequest.remove(request);
    if (room != null) {
      bytes -= room.bytes();
      entries -= room.entries();
    }
  }

  long bytes() {
    return bytes;
  }

  long entries() {
    return entries;
  }
}
