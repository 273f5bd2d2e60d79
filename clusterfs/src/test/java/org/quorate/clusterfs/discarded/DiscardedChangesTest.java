package org.quorate.clusterfs.discarded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.DiscardedFile.Kind;

class DiscardedChangesTest {
  @TempDir Path root;
  private Instant now = Instant.parse("2026-11-22T10:15:00Z");
  private final List<String> announced = new ArrayList<>();

  private DiscardedChanges changes() {
    return new DiscardedChanges(
        root.resolve("discarded"), () -> now, id -> "pve" + id, announced::add);
  }

  private static DiscardedFile changed(String path, String own, String kept) {
    return new DiscardedFile(path, Kind.CHANGED, 7, 2, 1_700_000_000, bytes(own), bytes(kept));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theFileIsKeptWithAReadableDifferenceAndAnnounced() throws IOException {
    changes()
        .keep(
            List.of(
                changed("storage.cfg", "dir: mine\n", "dir: local\n"),
                new DiscardedFile("priv/token.cfg", Kind.ADDED, 8, 1, 0, bytes("secret"), null),
                new DiscardedFile("user.cfg", Kind.REMOVED, 9, 0, 0, null, bytes("user: x\n"))));
    Path kept = root.resolve("discarded/20261122T101500Z-1");
    assertThat(kept.resolve("files/storage.cfg")).hasContent("dir: mine\n");
    assertThat(kept.resolve("files/priv/token.cfg")).hasContent("secret");
    assertThat(kept.resolve("files/user.cfg")).doesNotExist();
    assertThat(kept.resolve("difference.txt"))
        .content()
        .startsWith("3 changes of this node discarded at 2026-11-22T10:15:00Z")
        .contains("# storage.cfg: changed at 2023-11-14T22:13:20Z on pve2")
        .contains("-dir: local\n+dir: mine\n")
        .contains("# priv/token.cfg: added on pve1")
        .contains("# user.cfg: removed\n");
    assertThat(mode(kept)).isEqualTo("rwx------");
    assertThat(mode(kept.resolve("files/priv/token.cfg"))).isEqualTo("rw-------");
    assertThat(mode(kept.resolve("difference.txt"))).isEqualTo("rw-------");
    assertThat(announced)
        .containsExactly(
            "3 changes of this node discarded by a merge: see " + kept + "/difference.txt");
    assertThat(changes().list()).containsExactly(new Keeping(kept, now, 3));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void nothingDiscardedLeavesNothing() throws IOException {
    changes().keep(List.of());
    assertThat(root.resolve("discarded")).doesNotExist();
    assertThat(changes().list()).isEmpty();
  }

  @Test
  void aPathThatLeadsOutOfTheDirectoryIsNotWritten() {
    changes().keep(List.of(changed("../../escaped", "x", "y")));
    assertThat(root.resolve("discarded/escaped")).doesNotExist();
    assertThat(root.resolve("escaped")).doesNotExist();
  }

  @Test
  void theOldestGoesButNoneOfToday() throws IOException {
    for (int i = 0; i < DiscardedChanges.DIRECTORIES_MAX + 5; i++) {
      changes().keep(List.of(changed("a", "x", "y")));
    }
    assertThat(changes().list()).as("all of today").hasSize(25);
    assertThat(changes().list().getFirst().directory()).hasFileName("20261122T101500Z-25");
    now = now.plus(Duration.ofDays(2));
    changes().keep(List.of(changed("a", "x", "y")));
    assertThat(changes().list()).hasSize(DiscardedChanges.DIRECTORIES_MAX);
    assertThat(changes().list().getFirst().time()).isEqualTo(now);
  }
}
