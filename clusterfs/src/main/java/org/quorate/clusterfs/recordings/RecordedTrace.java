package org.quorate.clusterfs.recordings;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;

/**
 * Everything one node of a recorded cluster saw.
 *
 * @param name of the file
 * @param events in order
 * @param skipped events of a kind that says nothing to a receiver (what it sent itself)
 */
public record RecordedTrace(String name, List<RecordedEvent> events, int skipped) {
  /** All nodes that were ever members. */
  Set<Integer> nodes() {
    Set<Integer> nodes = new TreeSet<>();
    for (RecordedEvent event : events) {
      if (event.input() instanceof Input.GroupChange change) {
        change.members().stream().map(Member::nodeid).forEach(nodes::add);
      }
    }
    return nodes;
  }
}
