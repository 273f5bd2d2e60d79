package org.quorate.clusterfs.sync;

import java.util.Optional;

/**
 * What a leader has said of the order of changes. Only few of its words are on their way at a time:
 * what is delivered meanwhile gets one word together.
 */
final class Ordering {
  private static final int UNDER_WAY_MAX = 2;

  private long said;
  private int underWay;

  /** Up to which place to say the order now. */
  Optional<Place> due(Place last) {
    if (last.position() <= said || underWay >= UNDER_WAY_MAX) {
      return Optional.empty();
    }
    said = last.position();
    underWay++;
    return Optional.of(last);
  }

  /** One of its words came back. */
  void heard() {
    underWay--;
  }

  void forget() {
    said = 0;
    underWay = 0;
  }
}
