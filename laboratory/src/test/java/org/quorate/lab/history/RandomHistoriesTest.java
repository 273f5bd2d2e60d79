package org.quorate.lab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.quorate.lab.history.Operation.Kind;
import org.quorate.lab.history.Operation.Result;
import org.quorate.model.InvalidInput;

/**
 * Histories of a perfect file system are accepted; without one acknowledged change they are not.
 */
class RandomHistoriesTest {
  /** Each operation takes effect at once, somewhere between its start and its end. */
  private static History perfect(long seed, int count) {
    Random random = new Random(seed);
    List<Operation> operations = new ArrayList<>();
    Map<String, String> tree = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String node = "pve" + (1 + random.nextInt(3));
      String value = "v" + i;
      long effect = i * 10L;
      long start = effect - random.nextInt(25);
      long end = effect + 1 + random.nextInt(25);
      Result result = Result.values()[random.nextInt(3)];
      boolean happens =
          switch (result) {
            case OK -> true;
            case NOT_DONE -> false;
            case UNKNOWN -> random.nextBoolean();
          };
      switch (Kind.values()[random.nextInt(3)]) {
        case WRITE -> {
          String file = "register" + random.nextInt(2);
          operations.add(new Operation(node, 0, Kind.WRITE, file, value, start, end, result));
          if (happens) {
            tree.put(file, value);
          }
        }
        case APPEND -> {
          // One client, one operation at a time.
          operations.add(
              new Operation(node, 1, Kind.APPEND, "list", value, effect, effect + 1, result));
          if (happens) {
            tree.merge("list", value, (old, next) -> old + " " + next);
          }
        }
        case READ -> {
          String seen = tree.getOrDefault("register0", "");
          operations.add(
              new Operation(node, 2, Kind.READ, "register0", seen, start, end, Result.OK));
        }
      }
    }
    return new History(operations, Map.of("pve1", tree, "pve2", Map.copyOf(tree)));
  }

  @Property(tries = 200)
  void aPerfectFileSystemIsAccepted(@ForAll long seed, @ForAll @IntRange(max = 200) int count) {
    assertThat(Checker.check(perfect(seed, count)).violations()).isEmpty();
  }

  @Property(tries = 200)
  void anAcknowledgedElementTakenOutOfItIsMissed(@ForAll long seed) {
    History whole = perfect(seed, 60);
    Operation lost =
        whole.operations().stream()
            .filter(o -> o.kind() == Kind.APPEND && o.result() == Result.OK)
            .findFirst()
            .orElse(null);
    if (lost == null) {
      return;
    }
    Map<String, Map<String, String>> trees = new TreeMap<>();
    whole
        .trees()
        .forEach(
            (node, tree) -> {
              Map<String, String> less = new TreeMap<>(tree);
              less.computeIfPresent(
                  "list",
                  (file, content) ->
                      String.join(
                          " ",
                          List.of(content.split(" ")).stream()
                              .filter(element -> !element.equals(lost.value()))
                              .toList()));
              trees.put(node, less);
            });
    assertThat(Checker.check(new History(whole.operations(), trees)).violations())
        .anyMatch(v -> v.check() == Check.NO_LOST_ACKNOWLEDGED_WRITE);
  }

  @Property(tries = 100)
  void aHistoryIsTheSameAfterItsText(@ForAll long seed, @ForAll @IntRange(max = 50) int count) {
    History history = perfect(seed, count);
    List<String> lines = new ArrayList<>();
    history.operations().forEach(operation -> lines.add(HistoryText.line(operation)));
    history
        .trees()
        .forEach(
            (node, tree) ->
                tree.forEach((file, text) -> lines.add(HistoryText.line(node, file, text))));
    History read = HistoryText.parse(lines);
    assertThat(read.operations()).isEqualTo(history.operations());
    read.trees().forEach((node, tree) -> assertThat(tree).isEqualTo(history.trees().get(node)));
  }

  @Property(tries = 500)
  void otherTextIsRefusedByLine(@ForAll String text) {
    assertThatThrownBy(() -> HistoryText.parse(List.of("x" + text)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> HistoryText.parse(List.of("op\ta\t1\tWRITE\tf\tv\t1\t" + text)))
        .isInstanceOf(InvalidInput.class);
  }
}
