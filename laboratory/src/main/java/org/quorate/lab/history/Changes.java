package org.quorate.lab.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.history.Operation.Result;

/** All changes of one file, and which of them a reader must at least have seen. */
final class Changes {
  private final Map<String, Operation> byValue = new HashMap<>();
  private final List<Operation> acknowledged = new ArrayList<>();
  private final Map<String, Latest> byNode = new HashMap<>();
  private @Nullable Latest all;

  /** Of acknowledged changes in the order of their ends: which began last, up to each. */
  private record Latest(long[] ends, Operation[] begunLast) {
    static Latest of(List<Operation> changes) {
      List<Operation> sorted = new ArrayList<>(changes);
      sorted.sort(Comparator.comparingLong(Operation::endNanos));
      long[] ends = sorted.stream().mapToLong(Operation::endNanos).toArray();
      Operation[] begunLast = sorted.toArray(Operation[]::new);
      for (int i = 1; i < begunLast.length; i++) {
        if (begunLast[i - 1].startNanos() > begunLast[i].startNanos()) {
          begunLast[i] = begunLast[i - 1];
        }
      }
      return new Latest(ends, begunLast);
    }

    @Nullable Operation before(long nanos) {
      int at = Arrays.binarySearch(ends, nanos);
      int ended = at < 0 ? -at - 1 : firstOf(at);
      return ended == 0 ? null : begunLast[ended - 1];
    }

    private int firstOf(int at) {
      int first = at;
      while (first > 0 && ends[first - 1] == ends[at]) {
        first--;
      }
      return first;
    }
  }

  void add(Operation change) {
    byValue.put(change.value(), change);
    if (change.result() == Result.OK) {
      acknowledged.add(change);
    }
  }

  @Nullable Operation of(String value) {
    return byValue.get(value);
  }

  List<Operation> acknowledged() {
    return acknowledged;
  }

  /** Of the changes acknowledged on {@code node} before {@code nanos} the one that began last. */
  @Nullable Operation acknowledgedOn(String node, long nanos) {
    return byNode
        .computeIfAbsent(
            node, n -> Latest.of(acknowledged.stream().filter(o -> o.node().equals(n)).toList()))
        .before(nanos);
  }

  /** Of all acknowledged changes the one that began last. */
  @Nullable Operation acknowledgedLast() {
    if (all == null) {
      all = Latest.of(acknowledged);
    }
    return all.before(Long.MAX_VALUE);
  }
}
