package org.quorate.lab.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.history.Operation.Kind;
import org.quorate.lab.history.Operation.Result;
import org.quorate.lab.history.Verdict.Violation;

/**
 * Judges a history. It knows no order but that of time: of two changes the one that was over before
 * the other began came first; changes at the same time may have come in either order, and one whose
 * outcome is unknown at any time after it began. What it calls broken is therefore broken.
 */
public final class Checker {
  private static final Changes NONE = new Changes();

  private final History history;
  private final Map<String, Changes> files = new TreeMap<>();
  private final Set<String> lists = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Check, Long> examined = new EnumMap<>(Check.class);

  private Checker(History history) {
    this.history = history;
    for (Check check : Check.values()) {
      examined.put(check, 0L);
    }
    for (Operation operation : history.operations()) {
      if (operation.changes()) {
        files.computeIfAbsent(operation.file(), file -> new Changes()).add(operation);
      }
      if (operation.kind() == Kind.APPEND) {
        lists.add(operation.file());
      }
    }
  }

  /** Examines every promise of {@link Check}. */
  public static Verdict check(History history) {
    Checker checker = new Checker(history);
    history.operations().stream()
        .filter(o -> o.kind() == Kind.READ && o.result() == Result.OK)
        .forEach(checker::read);
    history.trees().forEach(checker::tree);
    checker.sameTrees();
    return new Verdict(checker.violations, checker.examined);
  }

  private Changes changes(String file) {
    return files.getOrDefault(file, NONE);
  }

  private void examine(Check check, boolean kept, String broken) {
    examined.merge(check, 1L, Long::sum);
    if (!kept) {
      violations.add(new Violation(check, broken));
    }
  }

  private void read(Operation read) {
    Operation seen = changes(read.file()).of(read.value());
    fromSomewhere(read.value(), seen, read.endNanos(), "the " + read);
    Operation own = changes(read.file()).acknowledgedOn(read.node(), read.startNanos());
    if (own != null && !(seen == null && !read.value().isEmpty())) {
      examine(
          Check.OWN_WRITES_ARE_SEEN,
          !older(seen, own),
          "the " + read + " does not see the earlier " + own);
    }
  }

  /** What was seen surely came before {@code acknowledged}; nothing seen is the beginning. */
  private static boolean older(@Nullable Operation seen, Operation acknowledged) {
    return seen == null || seen.surelyBefore(acknowledged);
  }

  private void fromSomewhere(
      String value, @Nullable Operation change, long seenNanos, String where) {
    if (value.isEmpty()) {
      return; // as at the beginning
    }
    boolean possible =
        change != null && change.result() != Result.NOT_DONE && change.startNanos() <= seenNanos;
    examine(
        Check.NOTHING_FROM_NOWHERE,
        possible,
        where + " shows '" + value + "': " + (change == null ? "nobody wrote it" : change));
  }

  private void tree(String node, Map<String, String> tree) {
    files.forEach(
        (file, changes) -> {
          String content = tree.getOrDefault(file, "");
          String where = file + " on " + node;
          if (lists.contains(file)) {
            list(changes, content, where);
          } else {
            register(changes, content, where);
          }
        });
  }

  private void register(Changes changes, String value, String where) {
    Operation held = changes.of(value);
    fromSomewhere(value, held, Long.MAX_VALUE, where);
    Operation last = changes.acknowledgedLast();
    if (last != null && !(held == null && !value.isEmpty())) {
      examine(
          Check.NO_LOST_ACKNOWLEDGED_WRITE,
          !older(held, last),
          where + " holds '" + value + "': lost is the " + last);
    }
  }

  private void list(Changes changes, String content, String where) {
    Map<String, Integer> places = new HashMap<>();
    int at = 0;
    for (String element : content.isEmpty() ? new String[0] : content.split(" ")) {
      fromSomewhere(element, changes.of(element), Long.MAX_VALUE, where);
      examine(
          Check.APPENDED_ONCE,
          places.putIfAbsent(element, at++) == null,
          where + " holds '" + element + "' twice");
    }
    List<Operation> wanted = new ArrayList<>(changes.acknowledged());
    wanted.sort(Comparator.comparingLong(Operation::startNanos));
    int before = -1;
    for (Operation element : wanted) {
      Integer place = places.get(element.value());
      examine(Check.NO_LOST_ACKNOWLEDGED_WRITE, place != null, where + " has lost the " + element);
      if (place != null) {
        examine(Check.APPENDED_ONCE, place > before, where + " holds too early the " + element);
        before = Math.max(before, place);
      }
    }
  }

  private void sameTrees() {
    List<String> nodes = history.trees().keySet().stream().sorted().toList();
    for (int i = 1; i < nodes.size(); i++) {
      Map<String, String> one = tree(nodes.get(0));
      Map<String, String> other = tree(nodes.get(i));
      Set<String> all = new HashSet<>(one.keySet());
      all.addAll(other.keySet());
      for (String file : all) {
        String here = one.getOrDefault(file, "nothing");
        String there = other.getOrDefault(file, "nothing");
        examine(
            Check.SAME_TREES,
            here.equals(there),
            "%s is '%s' on %s and '%s' on %s"
                .formatted(file, here, nodes.get(0), there, nodes.get(i)));
      }
    }
  }

  private Map<String, String> tree(String node) {
    return history.trees().getOrDefault(node, Map.of());
  }
}
