package org.quorate.clusterfs.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.tree.Entry;

/** How people count changes. */
class RevisionsTest {
  private static final Caller VIM = new Caller("root", "vim");
  private static final Caller SED = new Caller("root", "sed");
  private final Changes tree = new Changes();
  private final Revisions revisions = new Revisions();
  private final List<Revision> ended = new ArrayList<>();
  private long millis = 1000;

  private void take(List<FileChange> changes) {
    take(changes, VIM);
  }

  private void take(List<FileChange> changes, Caller caller) {
    for (FileChange change : changes) {
      ended.addAll(revisions.step(change, caller, new Now(1_700_000_999, millis)));
    }
  }

  private void pass(long duration) {
    millis += duration;
    ended.addAll(revisions.due(millis));
  }

  private List<String> told() {
    ended.addAll(revisions.all());
    return ended.stream().map(RevisionsTest::told).toList();
  }

  private static String told(Revision revision) {
    return revision.path()
        + ": "
        + text(revision.before())
        + " -> "
        + text(revision.after())
        + (revision.other().isEmpty() ? "" : " (" + revision.other() + ")");
  }

  private static String text(Entry entry) {
    return entry == null ? "-" : entry.isDirectory() ? "dir" : new String(entry.data(), UTF_8);
  }

  @Test
  void aFileWrittenInPiecesIsOneChange() {
    take(tree.create("a"));
    take(tree.append("a", "one "));
    take(tree.append("a", "two"));
    assertThat(told()).containsExactly("a: - -> one two");
    assertThat(ended.getFirst().first()).isEqualTo(2);
    assertThat(ended.getFirst().last()).isEqualTo(4);
    assertThat(ended.getFirst().caller()).isEqualTo(VIM);
  }

  @Test
  void aFileWrittenBesideAndRenamedIsOneChangeOfTheFile() {
    take(tree.create("a"));
    take(tree.append("a", "old"));
    take(tree.replace("a", "new"));
    take(tree.replace("a", "newer"));
    assertThat(told()).containsExactly("a: - -> old", "a: old -> new", "a: new -> newer");
  }

  @Test
  void emptyingAFileBeginsItsNextChange() {
    take(tree.create("a"));
    take(tree.append("a", "old"));
    take(tree.empty("a"));
    take(tree.append("a", "new"));
    assertThat(told()).containsExactly("a: - -> old", "a: old -> new");
  }

  @Test
  void anEditorThatMovesTheOldFileAwayChangesTheFileOnce() {
    take(tree.create("a"));
    take(tree.append("a", "old"));
    pass(1000);
    take(tree.rename("a", "a~"));
    take(tree.create("a"));
    take(tree.append("a", "new"));
    take(tree.delete("a~"));
    assertThat(told()).containsExactly("a: - -> old", "a: old -> new");
  }

  @Test
  void aRenameIsARemovalHereAndAnArrivalThere() {
    take(tree.create("a"));
    take(tree.append("a", "x"));
    pass(1000);
    take(tree.rename("a", "b"));
    take(tree.append("b", "y"));
    assertThat(told()).containsExactly("a: - -> x", "b: - -> x (a)", "a: x -> - (b)", "b: x -> xy");
  }

  @Test
  void anotherNodeOrAnotherProgramMakesAnotherChange() {
    take(tree.create("a"));
    take(tree.append("a", "1"));
    take(tree.append("a", "2"), SED);
    take(tree.by(2).append("a", "3"), null);
    assertThat(told()).containsExactly("a: - -> 1", "a: 1 -> 12", "a: 12 -> 123");
    assertThat(ended.getLast().writer()).isEqualTo(2);
    assertThat(ended.getLast().caller()).isNull();
  }

  @Test
  void aPauseEndsAChangeAndSoDoesWritingWithoutEnd() {
    take(tree.create("a"));
    take(tree.append("a", "1"));
    pass(1000);
    assertThat(ended).hasSize(1);
    for (int i = 0; i < 12; i++) {
      take(tree.append("a", "."));
      pass(900);
    }
    assertThat(ended).hasSize(3);
  }

  @Test
  void whatEndsAsItBeganIsNoChange() {
    take(tree.create("a"));
    take(tree.delete("a"));
    take(tree.mkdir("d"));
    pass(1000);
    take(tree.touch("d"));
    assertThat(told()).containsExactly("d: - -> dir");
  }

  @Test
  void statusLocksAndTheFirstCopyAreNotRecorded() {
    take(tree.mkdir("ha"));
    take(tree.create("ha/manager_status"));
    take(tree.append("ha/manager_status", "{}"));
    Entry entry = tree.entry("ha/manager_status");
    take(
        List.of(
            new FileChange("user.cfg", 9, 1, 1, null, entry, new FileChange.FirstCopy()),
            new FileChange("", 9, 1, 1, entry, entry, new FileChange.Ordered())));
    assertThat(told()).containsExactly("ha: - -> dir");
  }

  @Test
  void whatASyncBringsIsRecordedWithItsWriter() {
    take(tree.create("a"));
    take(tree.append("a", "1"));
    Entry before = tree.entry("a");
    tree.by(3).append("a", "2");
    take(List.of(tree.synced("a", before)), null);
    Entry gone = tree.entry("a");
    tree.delete("a");
    take(List.of(tree.synced("a", gone)), null);
    assertThat(told()).containsExactly("a: - -> 1", "a: 1 -> 12", "a: 12 -> -");
    assertThat(ended.get(1).writer()).isEqualTo(3);
    assertThat(ended.get(1).synced()).isTrue();
    assertThat(ended.get(2).time()).as("taken over now").isEqualTo(1_700_000_999);
  }

  @Test
  void noMoreThanALimitIsOpen() {
    for (int i = 0; i < Revisions.OPEN_MAX + 10; i++) {
      take(tree.create("f" + i));
      take(tree.append("f" + i, "x"));
    }
    assertThat(ended).hasSize(10);
    assertThat(told()).hasSize(Revisions.OPEN_MAX + 10);
  }
}
