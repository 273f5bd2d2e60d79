package org.quorate.clusterfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.DiscardedFile.Kind;

/** Two sides that came from the same tree and went different ways. */
class DiscardingTest {
  private Tree own = TreeLoader.load(rows());
  private final Tree other;
  private final long common;

  DiscardingTest() {
    create("storage.cfg", "dir: local\n", 1);
    create("user.cfg", "user: root@pam\n", 1);
    common = own.version();
    other = own;
  }

  private static java.util.List<org.quorate.clusterfs.Row> rows() {
    return TreeLoader.firstStart(null, 1).stream()
        .map(c -> ((org.quorate.clusterfs.RowChange.Put) c).row())
        .toList();
  }

  private TreeRules rules(int writer) {
    return new TreeRules(own, VmList.EMPTY, writer, 1000);
  }

  private void take(Change change) {
    assertThat(change).isInstanceOf(Change.Applied.class);
    own = ((Change.Applied) change).tree();
  }

  private void create(String path, String text, int writer) {
    take(rules(writer).create(path));
    write(path, text, writer);
  }

  private void write(String path, String text, int writer) {
    take(rules(writer).write(path, 0, text.getBytes(StandardCharsets.UTF_8), true));
  }

  private void mkdir(String path) {
    take(rules(1).mkdir(path));
  }

  @Test
  void whatBothSidesStillShareIsNotDiscarded() {
    assertThat(Discarding.discarded(own, common, other)).isEmpty();
  }

  @Test
  void anOverwrittenChangeIsDiscardedWithItsWriterAndBothContents() {
    write("storage.cfg", "dir: mine\n", 2);
    assertThat(Discarding.discarded(own, common, other))
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.path()).isEqualTo("storage.cfg");
              assertThat(file.kind()).isEqualTo(Kind.CHANGED);
              assertThat(file.writer()).isEqualTo(2);
              assertThat(file.mtime()).isEqualTo(1000);
              assertThat(file.own()).asString().isEqualTo("dir: mine\n");
              assertThat(file.kept()).asString().isEqualTo("dir: local\n");
            });
  }

  @Test
  void aNewFileAndARemovalAreDiscarded() {
    create("datacenter.cfg", "migration: insecure\n", 1);
    take(rules(1).delete("user.cfg"));
    assertThat(Discarding.discarded(own, common, other))
        .extracting(DiscardedFile::path, DiscardedFile::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("datacenter.cfg", Kind.ADDED),
            org.assertj.core.groups.Tuple.tuple("user.cfg", Kind.REMOVED));
  }

  @Test
  void aRenamedFileIsDiscardedAtItsNewPathAndItsRemovalAtTheOld() {
    take(rules(1).rename("user.cfg", "users.old"));
    assertThat(Discarding.discarded(own, common, other))
        .extracting(DiscardedFile::path)
        .containsExactly("users.old");
  }

  @Test
  void theSameContentOnBothSidesIsNoLoss() {
    write("storage.cfg", "dir: both\n", 1);
    Tree mine = own;
    own = other;
    write("user.cfg", "user: other@pam\n", 3);
    write("storage.cfg", "dir: both\n", 3);
    assertThat(Discarding.discarded(mine, common, own)).isEmpty();
  }

  @Test
  void statusLocksAndTemporaryFilesAreNotMissed() {
    mkdir("ha");
    create("ha/manager_status", "{}", 1);
    create("storage.cfg.tmp.12", "x", 1);
    mkdir("priv");
    mkdir("priv/lock");
    mkdir("priv/lock/file-storage_cfg");
    assertThat(Discarding.discarded(own, common, other))
        .extracting(DiscardedFile::path)
        .as("the directories themselves remain")
        .containsExactly("ha", "priv");
  }
}
