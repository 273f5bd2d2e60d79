package org.quorate.clusterfs.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.View;

/** The real kernel on a tree in memory. */
@Tag("lab")
class FuseMountTest {
  private final MemoryTree tree = new MemoryTree();
  @TempDir Path dir;
  private Path pve = Path.of("");
  private FuseMount mount;

  @BeforeEach
  void mount() throws IOException {
    pve = dir.resolve("pve");
    mount = FuseMount.mount(pve, tree, () -> new View.Usage(1 << 20, 7), 33);
  }

  @AfterEach
  void unmount() {
    mount.close();
  }

  private static String run(String... argv) throws Exception {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return (process.waitFor() + " " + out).strip();
  }

  /** A change of the tree. */
  private interface Change {
    void make() throws FsException;
  }

  /** Another node's change arrives. */
  private void elsewhere(boolean renamed, Change change, String... paths) {
    mount.publish(
        List.of(paths),
        renamed,
        () -> {
          try {
            change.make();
          } catch (FsException refused) {
            throw new AssertionError(refused);
          }
        });
  }

  @Test
  void filesAreWrittenReadRenamedAndRemoved() throws Exception {
    Files.createDirectories(pve.resolve("nodes/node1"));
    Path conf = pve.resolve("nodes/node1/100.conf");
    Files.writeString(conf, "memory: 512\n");
    assertThat(Files.readString(conf)).isEqualTo("memory: 512\n");
    Files.writeString(conf, "memory: 1\n");
    assertThat(Files.readString(conf)).isEqualTo("memory: 1\n");
    Files.writeString(conf, "cores: 1\n", StandardOpenOption.APPEND);
    assertThat(Files.readString(conf)).isEqualTo("memory: 1\ncores: 1\n");
    Files.writeString(pve.resolve("tmp"), "new");
    Files.move(pve.resolve("tmp"), conf, StandardCopyOption.ATOMIC_MOVE);
    assertThat(Files.readString(conf)).isEqualTo("new");
    assertThat(run("ls", pve.toString())).isEqualTo("0 nodes");
    assertThatThrownBy(() -> Files.delete(pve.resolve("nodes")))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> Files.createDirectory(pve.resolve("nodes")))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.delete(conf);
    assertThat(conf).doesNotExist();
  }

  @Test
  void aChangeOfAnotherNodeIsSeenAtOnceAlsoThroughAnOpenFile() throws Exception {
    Path file = pve.resolve("a");
    Files.writeString(file, "one");
    try (FileChannel open = FileChannel.open(file)) {
      for (int i = 0; i < 200; i++) {
        String text = "text " + i;
        elsewhere(false, () -> tree.write("a", 0, text.getBytes(UTF_8), true), "a");
        assertThat(Files.readString(file)).isEqualTo(text);
        assertThat(Files.size(file)).isEqualTo(text.length());
        ByteBuffer in = ByteBuffer.allocate(64);
        open.read(in, 0);
        assertThat(UTF_8.decode(in.flip()).toString()).isEqualTo(text);
      }
    }
    elsewhere(true, () -> tree.create("b"), "b");
    assertThat(pve.resolve("b")).exists();
    elsewhere(true, () -> tree.delete("b"), "b");
    assertThat(pve.resolve("b")).doesNotExist();
    elsewhere(true, () -> tree.rename("a", "c"), "a", "c");
    assertThat(pve.resolve("a")).doesNotExist();
    assertThat(Files.readString(pve.resolve("c"))).isEqualTo("text 199");
  }

  @Test
  void replacingAndRemovingAnOpenFileLeavesNoHiddenFile() throws Exception {
    Files.writeString(pve.resolve("a"), "old");
    Files.writeString(pve.resolve("b"), "new");
    try (FileChannel open = FileChannel.open(pve.resolve("a"))) {
      Files.move(pve.resolve("b"), pve.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
      assertThat(run("ls", "-A", pve.toString())).isEqualTo("0 a");
      ByteBuffer in = ByteBuffer.allocate(64);
      open.read(in, 0);
      assertThat(UTF_8.decode(in.flip()).toString()).isEqualTo("old");
      Files.delete(pve.resolve("a"));
      assertThat(run("ls", "-A", pve.toString())).isEqualTo("0");
    }
  }

  @Test
  void aReaderOfAFileThatAnotherNodeReplacesGetsTheOldOneWhole() throws Exception {
    Files.writeString(pve.resolve("a"), "old one");
    Files.writeString(pve.resolve("b"), "new one, longer");
    try (FileChannel open = FileChannel.open(pve.resolve("a"))) {
      ByteBuffer in = ByteBuffer.allocate(64).limit(3);
      open.read(in, 0);
      elsewhere(true, () -> tree.rename("b", "a"), "a", "b");
      open.read(in.limit(64), 3);
      assertThat(UTF_8.decode(in.flip()).toString()).isEqualTo("old one");
    }
    assertThat(Files.readString(pve.resolve("a"))).isEqualTo("new one, longer");
  }

  @Test
  void ownersModesAndTimesAreThoseOfTheTree() throws Exception {
    Path file = Files.writeString(pve.resolve("a"), "x");
    assertThat(run("stat", "-c", "%u:%g %a %F %s", file.toString()))
        .isEqualTo("0 0:33 640 regular file 1");
    assertThat(run("stat", "-c", "%u:%g %a %F", pve.toString())).isEqualTo("0 0:33 755 directory");
    assertThat(run("touch", "-d", "@1700000000", file.toString())).isEqualTo("0");
    assertThat(Files.getLastModifiedTime(file))
        .isEqualTo(FileTime.from(Instant.ofEpochSecond(1700000000)));
    assertThat(run("chmod", "0640", file.toString())).isEqualTo("0");
    assertThat(run("chmod", "0644", file.toString())).contains("not permitted");
    assertThat(run("chown", "root:33", file.toString())).isEqualTo("0");
    assertThat(run("chown", "1000", file.toString())).contains("not permitted");
    assertThat(run("ln", "-s", "a", pve.resolve("l").toString())).contains("not implemented");
    assertThat(run("ln", file.toString(), pve.resolve("l").toString())).contains("not permitted");
    assertThat(run("readlink", pve.resolve("local").toString())).isEqualTo("0 nodes/node1");
    assertThat(run("stat", "-f", "-c", "%b %s %l %c", pve.toString()))
        .isEqualTo("0 32768 4096 256 262144");
    assertThat(run("findmnt", "-n", "-o", "SOURCE,FSTYPE", pve.toString()))
        .isEqualTo("0 quorate fuse");
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
      open.force(true);
      open.truncate(0);
    }
    assertThat(Files.size(file)).isZero();
  }

  @Test
  void virtualFilesAreReadWholeAtTheirCurrentLength() throws Exception {
    assertThat(Files.readString(pve.resolve(".members"))).isEqualTo("{1}\n");
    for (int i = 0; i < 12; i++) {
      Files.createDirectory(pve.resolve("d" + i));
    }
    assertThat(Files.readString(pve.resolve(".members"))).isEqualTo("{13}\n");
    assertThat(run("cat", pve.resolve(".members").toString())).isEqualTo("0 {13}");
  }

  @Test
  void aFileEndsAtOneMebibyte() throws Exception {
    Path big = pve.resolve("big");
    byte[] mebibyte = new byte[1 << 20];
    Arrays.fill(mebibyte, (byte) 7);
    Files.write(big, mebibyte);
    assertThat(Files.readAllBytes(big)).isEqualTo(mebibyte);
    assertThatThrownBy(() -> Files.write(big, new byte[(1 << 20) + 1]))
        .hasMessageContaining("File too large");
  }

  @Test
  void withoutQuorumEverythingIsReadOnly() throws Exception {
    Path file = Files.writeString(pve.resolve("a"), "x");
    mount.publishAll(() -> tree.quorate = false);
    assertThat(Files.readString(file)).isEqualTo("x");
    assertThat(
            PosixFilePermissions.toString(
                Files.readAttributes(file, PosixFileAttributes.class).permissions()))
        .isEqualTo("r--r-----");
    assertThatThrownBy(() -> Files.writeString(file, "y"))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> Files.createDirectory(pve.resolve("d")))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(AccessDeniedException.class);
    assertThat(run("touch", "-d", "@0", file.toString())).contains("Permission denied");
  }

  @Test
  void aSecondMountIsRefused() {
    assertThatThrownBy(() -> FuseMount.mount(pve, tree, () -> new View.Usage(0, 0), 33))
        .hasMessageContaining("already mounted");
  }

  @Test
  void listingAThousandFilesShowsThemAll() throws Exception {
    for (int i = 0; i < 1000; i++) {
      tree.create("file-with-a-longer-name-" + i);
    }
    try (var listed = Files.list(pve)) {
      assertThat(listed.count()).isEqualTo(1000);
    }
  }

  @Test
  void theTreeItselfIsStillThereAfterTheMountIsClosed() throws FsException, IOException {
    Files.writeString(pve.resolve("a"), "x");
    mount.close();
    assertThat(tree.read("a")).isEqualTo("x".getBytes(UTF_8));
    assertThat(pve.resolve("a")).doesNotExist();
  }
}
