package org.quorate.lab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.lab.history.Operation.Kind.APPEND;
import static org.quorate.lab.history.Operation.Kind.READ;
import static org.quorate.lab.history.Operation.Kind.WRITE;
import static org.quorate.lab.history.Operation.Result.NOT_DONE;
import static org.quorate.lab.history.Operation.Result.OK;
import static org.quorate.lab.history.Operation.Result.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quorate.lab.history.Operation.Kind;
import org.quorate.lab.history.Operation.Result;

/** The judge is judged: it accepts what may happen and finds each kind of broken promise. */
class CheckerTest {
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Map<String, String>> trees = new TreeMap<>();

  private void op(
      String node, Kind kind, String file, String value, long start, long end, Result result) {
    operations.add(new Operation(node, 1, kind, file, value, start, end, result));
  }

  private void tree(String node, Map<String, String> files) {
    trees.put(node, files);
  }

  private Verdict verdict() {
    return Checker.check(new History(operations, trees));
  }

  private void breaks(Check check) {
    assertThat(verdict().violations())
        .isNotEmpty()
        .allSatisfy(violation -> assertThat(violation.check()).isEqualTo(check));
  }

  @Test
  void aRunWithoutFaultsKeepsAllPromisesAndEachWasExamined() {
    op("a", WRITE, "r", "1", 0, 10, OK);
    op("a", READ, "r", "1", 20, 30, OK);
    op("b", WRITE, "r", "2", 40, 50, OK);
    op("a", APPEND, "l", "x", 40, 50, OK);
    op("a", APPEND, "l", "y", 60, 70, OK);
    tree("a", Map.of("r", "2", "l", "x y"));
    tree("b", Map.of("r", "2", "l", "x y"));

    assertThat(verdict().kept()).isTrue();
    assertThat(verdict().examined().values()).allMatch(count -> count > 0);
  }

  @Test
  void anAcknowledgedWriteThatAnOlderOneCoversIsLost() {
    op("a", WRITE, "r", "1", 0, 10, OK);
    op("b", WRITE, "r", "2", 20, 30, OK);
    tree("a", Map.of("r", "1"));
    breaks(Check.NO_LOST_ACKNOWLEDGED_WRITE);
  }

  @Test
  void anAcknowledgedWriteIsLostWhenTheRegisterIsAsAtTheBeginning() {
    op("a", WRITE, "r", "1", 0, 10, OK);
    tree("a", Map.of("r", ""));
    breaks(Check.NO_LOST_ACKNOWLEDGED_WRITE);
  }

  @Test
  void ofWritesAtTheSameTimeEitherMayBeTheLast() {
    op("a", WRITE, "r", "1", 0, 30, OK);
    op("b", WRITE, "r", "2", 20, 50, OK);
    tree("a", Map.of("r", "1"));
    assertThat(verdict().kept()).isTrue();
  }

  @Test
  void aWriteOfUnknownOutcomeMayComeLateOrNever() {
    op("a", WRITE, "r", "1", 0, 10, UNKNOWN);
    op("b", WRITE, "r", "2", 20, 30, OK);
    tree("a", Map.of("r", "1"));
    assertThat(verdict().kept()).isTrue();

    trees.clear();
    tree("a", Map.of("r", "2"));
    assertThat(verdict().kept()).isTrue();
  }

  @Test
  void aRefusedWriteMustNeverBeSeen() {
    op("a", WRITE, "r", "1", 0, 10, NOT_DONE);
    op("b", READ, "r", "1", 20, 30, OK);
    breaks(Check.NOTHING_FROM_NOWHERE);
  }

  @Test
  void aValueThatNobodyWroteOrNotYetIsFromNowhere() {
    op("b", READ, "r", "torn", 20, 30, OK);
    breaks(Check.NOTHING_FROM_NOWHERE);

    operations.clear();
    op("b", READ, "r", "1", 20, 30, OK);
    op("a", WRITE, "r", "1", 40, 50, OK);
    breaks(Check.NOTHING_FROM_NOWHERE);
  }

  @Test
  void aReadOlderThanTheNodesOwnWriteIsStale() {
    op("a", WRITE, "r", "1", 0, 10, OK);
    op("a", WRITE, "r", "2", 20, 30, OK);
    op("a", READ, "r", "1", 40, 50, OK);
    breaks(Check.OWN_WRITES_ARE_SEEN);
  }

  @Test
  void aReadOfTheBeginningAfterAnOwnWriteIsStale() {
    op("a", WRITE, "r", "1", 0, 10, OK);
    op("a", READ, "r", "", 40, 50, OK);
    breaks(Check.OWN_WRITES_ARE_SEEN);
  }

  @Test
  void anotherNodeMayBeBehind() {
    op("a", WRITE, "r", "1", 0, 10, OK);
    op("a", WRITE, "r", "2", 20, 30, OK);
    op("b", READ, "r", "1", 40, 50, OK);
    assertThat(verdict().kept()).isTrue();
  }

  @Test
  void aListThatLacksAnAcknowledgedElementHasLostIt() {
    op("a", APPEND, "l", "x", 0, 10, OK);
    op("a", APPEND, "l", "y", 20, 30, OK);
    tree("a", Map.of("l", "y"));
    breaks(Check.NO_LOST_ACKNOWLEDGED_WRITE);
  }

  @Test
  void anElementMustNotBeThereTwice() {
    op("a", APPEND, "l", "x", 0, 10, OK);
    tree("a", Map.of("l", "x x"));
    breaks(Check.APPENDED_ONCE);
  }

  @Test
  void elementsKeepTheirClientsOrder() {
    op("a", APPEND, "l", "x", 0, 10, OK);
    op("a", APPEND, "l", "y", 20, 30, OK);
    tree("a", Map.of("l", "y x"));
    breaks(Check.APPENDED_ONCE);
  }

  @Test
  void anElementOfUnknownOutcomeMayBeMissingOrThereOnce() {
    op("a", APPEND, "l", "x", 0, 10, OK);
    op("a", APPEND, "l", "y", 20, 30, UNKNOWN);
    tree("a", Map.of("l", "x"));
    assertThat(verdict().kept()).isTrue();

    trees.clear();
    tree("a", Map.of("l", "x y"));
    assertThat(verdict().kept()).isTrue();
  }

  @Test
  void nodesThatHoldDifferentTreesDiverged() {
    op("a", WRITE, "r", "1", 0, 30, OK);
    op("b", WRITE, "r", "2", 0, 30, OK);
    tree("a", Map.of("r", "1"));
    tree("b", Map.of("r", "2"));
    breaks(Check.SAME_TREES);
  }

  @Test
  void aFileThatOnlyOneNodeHoldsIsADivergence() {
    tree("a", Map.of("tmp", "1"));
    tree("b", Map.of());
    breaks(Check.SAME_TREES);
  }
}
