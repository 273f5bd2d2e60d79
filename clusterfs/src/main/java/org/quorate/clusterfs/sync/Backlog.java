package org.quorate.clusterfs.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.sync.MessageQueue.Queued;
import org.quorate.model.InvalidInput;

/** What was delivered after the states and cannot be applied yet, in order. */
final class Backlog {
  sealed interface Item {}

  record Change(Queued queued) implements Item {}

  /** The leader opens or closes the gate. */
  record Marker(Gate gate, byte[] payload) implements Item {}

  private final Deque<Item> items = new ArrayDeque<>();

  void add(Item item) {
    if (items.size() >= MessageQueue.MAX) {
      throw new InvalidInput(
          "more than " + MessageQueue.MAX + " messages wait for the end of an update");
    }
    items.add(item);
  }

  Optional<Item> next() {
    return Optional.ofNullable(items.poll());
  }

  /** Takes the first marker out; what stands before it is subject to it. */
  Optional<Marker> firstMarker() {
    for (Iterator<Item> all = items.iterator(); all.hasNext(); ) {
      if (all.next() instanceof Marker marker) {
        all.remove();
        return Optional.of(marker);
      }
    }
    return Optional.empty();
  }

  /** Empties it and gives the counts of one sender's messages. */
  List<Long> forget(Member sender) {
    List<Long> counts = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Change(Queued queued) && queued.sender().equals(sender)) {
        counts.add(queued.message().count());
      }
    }
    items.clear();
    return counts;
  }
}
