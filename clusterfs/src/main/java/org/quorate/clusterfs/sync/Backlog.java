package org.quorate.clusterfs.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.sync.MessageQueue.Queued;
import org.quorate.model.InvalidInput;

/**
 * The changes that were delivered after the states and are not applied yet, in order, and what the
 * leader says of them.
 */
final class Backlog {
  /** Of the leader of a group with epochs. */
  sealed interface Word {
    /** Changes are applied from here on, or not any more. */
    record Pass(Gate gate, byte[] payload) implements Word {}

    /** The order of the changes up to this place. */
    record Order(Place upTo) implements Word {}
  }

  private record Placed(Queued change, Place place) {}

  private final Deque<Placed> changes = new ArrayDeque<>();
  private final Deque<Word> words = new ArrayDeque<>();
  private Place last = Place.START;
  private Place ordered = Place.START;

  void add(Queued change) {
    if (changes.size() >= MessageQueue.MAX) {
      throw new InvalidInput(
          "more than " + MessageQueue.MAX + " messages wait for the end of an update");
    }
    last = last.then(change);
    changes.add(new Placed(change, last));
  }

  void say(Word word) {
    if (words.size() >= MessageQueue.MAX) {
      throw new InvalidInput("the leader says too much");
    }
    words.add(word);
  }

  int size() {
    return changes.size() + words.size();
  }

  Optional<Word> nextWord() {
    return Optional.ofNullable(words.poll());
  }

  /** The place of the last change that was delivered. */
  Place last() {
    return last;
  }

  Optional<Queued> next() {
    return Optional.ofNullable(changes.poll()).map(Placed::change);
  }

  /** The next change whose order is known. */
  Optional<Queued> nextOrdered() {
    return hasOrdered() ? next() : Optional.empty();
  }

  boolean hasOrdered() {
    Placed first = changes.peek();
    return first != null && first.place().position() <= ordered.position();
  }

  /**
   * The order is known up to this place; false when this node was delivered other changes: then it
   * knows no more of the order than before.
   */
  boolean order(Place upTo) {
    if (upTo.equals(last)) {
      ordered = upTo;
      return true;
    }
    Iterator<Placed> latest = changes.descendingIterator();
    while (latest.hasNext()) {
      Place place = latest.next().place();
      if (place.position() <= upTo.position()) {
        boolean same = place.equals(upTo);
        ordered = same ? place : ordered;
        return same;
      }
    }
    return false;
  }

  /** Begins anew and gives the changes that were not applied. */
  List<Queued> forget() {
    List<Queued> left = changes.stream().map(Placed::change).toList();
    changes.clear();
    words.clear();
    last = Place.START;
    ordered = Place.START;
    return left;
  }
}
