package org.quorate.clusterfs.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.quorate.clusterfs.BoundedMap;
import org.quorate.model.InvalidInput;

/** This node's copy of the cluster log; old entries fall out when the ring is full. */
public final class ClusterLog {
  private static final int WRITERS_MAX = 1024;

  private List<LogEntry> entries = List.of();
  private final Map<Long, Last> lastByNode = new BoundedMap<>(WRITERS_MAX);

  private record Last(long time, long uid) {
    boolean isBefore(LogEntry entry) {
      return entry.time() > time || (entry.time() == time && entry.uid() > uid);
    }
  }

  /** Oldest first, immutable. */
  public List<LogEntry> entries() {
    return entries;
  }

  /** Adds an entry unless it, or a later one of its node, is already there (section 10.3). */
  public void insert(LogEntry entry) {
    Last last = lastByNode.get(entry.nodeDigest());
    if (last != null && !last.isBefore(entry)) {
      return;
    }
    List<LogEntry> next = new ArrayList<>(entries);
    next.add(entry);
    keep(next);
    lastByNode.put(entry.nodeDigest(), new Last(entry.time(), entry.uid()));
  }

  /** The STATE payload: the log in order. */
  public byte[] state() {
    List<LogEntry> sorted = new ArrayList<>(entries);
    sorted.sort(LogEntry.ORDER);
    return LogRing.encode(sorted);
  }

  /**
   * Takes over what the other members have.
   *
   * @return how many buffers were unreadable and left out
   */
  public int merge(Collection<byte[]> states) {
    TreeSet<LogEntry> all = new TreeSet<>(LogEntry.ORDER);
    all.addAll(entries);
    int unreadable = 0;
    for (byte[] state : states) {
      try {
        all.addAll(LogRing.parse(state));
      } catch (InvalidInput refused) {
        unreadable++;
      }
    }
    keep(new ArrayList<>(all));
    for (LogEntry entry : entries) {
      Last last = lastByNode.get(entry.nodeDigest());
      if (last == null || last.isBefore(entry)) {
        lastByNode.put(entry.nodeDigest(), new Last(entry.time(), entry.uid()));
      }
    }
    return unreadable;
  }

  /** Keeps the newest that fit. */
  private void keep(List<LogEntry> oldestFirst) {
    int bytes = 0;
    int from = oldestFirst.size();
    while (from > 0) {
      bytes += LogRing.rounded(oldestFirst.get(from - 1));
      if (bytes > LogRing.BYTES_OF_ENTRIES) {
        break;
      }
      from--;
    }
    entries =
        Collections.unmodifiableList(
            new ArrayList<>(oldestFirst.subList(from, oldestFirst.size())));
  }
}
