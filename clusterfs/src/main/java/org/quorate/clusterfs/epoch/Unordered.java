package org.quorate.clusterfs.epoch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.quorate.clusterfs.sync.Sent;

/**
 * The requests of this node whose messages were delivered in a round that ended before their order
 * was known here. The past of the next open epoch tells what became of them: nothing, when it has
 * no more changes of that round than this node had.
 */
final class Unordered {
  /**
   * A request, and where this node stood.
   *
   * @param version of the tree when the round ended
   */
  private record Left(Sent sent, Era era, long version) {}

  private final List<Left> all = new ArrayList<>();

  int size() {
    return all.size();
  }

  void add(Sent sent, Era era, long version) {
    all.add(new Left(sent, era, version));
  }

  /**
   * An epoch of these members is open.
   *
   * @param unknown told the ids of those that may have been done
   * @return those that were not, and are to be sent again
   */
  List<Sent> decide(Round round, LongConsumer unknown) {
    List<Sent> again = new ArrayList<>();
    for (Left left : take()) {
      Optional<Boolean> more = round.past().holds(round.start(), left.era(), left.version() + 1);
      if (more.equals(Optional.of(false))) {
        again.add(left.sent());
      } else {
        unknown.accept(left.sent().id());
      }
    }
    return again;
  }

  void giveUp(LongConsumer unknown) {
    take().forEach(left -> unknown.accept(left.sent().id()));
  }

  private List<Left> take() {
    List<Left> taken = List.copyOf(all);
    all.clear();
    return taken;
  }
}
