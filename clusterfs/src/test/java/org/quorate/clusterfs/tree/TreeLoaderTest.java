package org.quorate.clusterfs.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Row;
import org.quorate.model.InvalidInput;

/** A database that is no tree is refused, and the message says why. */
class TreeLoaderTest {
  private static final Row ROOT = new Row(0, 0, 9, 1, 1, 8, "__version__", null);

  private static Row directory(long inode, long parent, String name) {
    return new Row(inode, parent, inode, 1, 1, 4, name, null);
  }

  private static Row file(long inode, long parent, String name) {
    return new Row(inode, parent, inode, 1, 1, 8, name, new byte[] {1});
  }

  private static void refused(String why, Row... rows) {
    assertThatThrownBy(() -> TreeLoader.load(List.of(rows)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatCannotBeATreeIsRefused() {
    refused("missing");
    refused("not __version__", new Row(0, 0, 9, 1, 1, 8, "root", null));
    refused("twice in one directory", ROOT, file(2, 0, "a"), file(3, 0, "a"));
    refused("occurs twice", ROOT, file(2, 0, "a"), file(2, 0, "b"));
    refused("no parent", ROOT, file(2, 7, "a"));
    refused("no parent", ROOT, directory(2, 3, "a"), directory(3, 2, "b"));
    refused("neither 4 nor 8", ROOT, new Row(2, 0, 2, 1, 1, 5, "a", null));
    refused("has data", ROOT, new Row(2, 0, 2, 1, 1, 4, "a", new byte[] {1}));
    refused("file with entries", ROOT, file(2, 0, "a"), file(3, 2, "b"));
    refused("slash", ROOT, file(2, 0, "a/b"));
  }

  @Test
  void aGuestWithTwoConfigurationsIsRefused() {
    Tree tree =
        TreeLoader.load(
            List.of(
                ROOT,
                directory(2, 0, "nodes"),
                directory(3, 2, "n1"),
                directory(4, 2, "n2"),
                directory(5, 3, "qemu-server"),
                directory(6, 4, "lxc"),
                file(7, 5, "100.conf"),
                file(8, 6, "100.conf")));
    assertThatThrownBy(() -> VmList.EMPTY.rebuilt(tree))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("guest 100");
  }

  @Test
  void eitherTypeOfTheRootRowIsAccepted() {
    assertThat(TreeLoader.load(List.of(ROOT)).version()).isEqualTo(9);
    assertThat(TreeLoader.load(List.of(new Row(0, 0, 9, 1, 1, 4, "__version__", null))).version())
        .isEqualTo(9);
  }
}
