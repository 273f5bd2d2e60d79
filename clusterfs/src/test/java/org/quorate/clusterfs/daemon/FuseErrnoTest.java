package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.clusterfs.daemon.Syscall.call;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.wire.EpochMessage;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.TreeMessage;

/**
 * The behaviour of a mounted pmxcfs, fact by fact, by system calls on a real mount; source: the
 * measured list of real pmxcfs nodes, sections Behaviour and Virtual files.
 */
@Tag("lab")
class FuseErrnoTest {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_TRUNC = 0x200;
  private static final int S_IFREG = 0x8000;
  private static final int S_IFIFO = 0x1000;
  private static final int AT_FDCWD = -100;
  private static final int MIB = 1 << 20;
  private static final long UTIME_NOW = (1L << 30) - 1;

  @TempDir Path dir;
  private MountedNode node;
  private final SoftAssertions facts = new SoftAssertions();

  @BeforeEach
  void mount() throws IOException {
    node = new MountedNode(dir.resolve("pve"));
    for (String path : List.of("priv", "priv/lock", "nodes", "nodes/pve1", "nodes/pve2")) {
      fact("mkdir " + path, "OK", mkdir(path));
    }
    for (String path :
        List.of("nodes/pve1/qemu-server", "nodes/pve2/qemu-server", "nodes/pve2/lxc")) {
      fact("mkdir " + path, "OK", mkdir(path));
    }
  }

  @AfterEach
  void unmount() {
    node.close();
    facts.assertAll();
  }

  private void fact(String what, String expected, int result) {
    facts.assertThat(Syscall.errno(Math.min(result, 0))).as(what).isEqualTo(expected);
  }

  private String at(String path) {
    return dir.resolve("pve") + "/" + path;
  }

  private int mkdir(String path) {
    return call("mkdir", at(path), 0755);
  }

  private int create(String path) {
    int fd = call("creat", at(path), 0644);
    return fd < 0 ? fd : call("close", fd);
  }

  private int write(String path, byte[] bytes, long offset) {
    int fd = call("open", at(path), O_WRONLY);
    if (fd < 0) {
      return fd;
    }
    int written = call("pwrite", fd, bytes, (long) bytes.length, offset);
    call("close", fd);
    return written;
  }

  private int rename(String from, String to) {
    return call("rename", at(from), at(to));
  }

  /** utimensat(2): access and modification time, seconds and nanoseconds each. */
  private int utime(String path, long seconds, long nanos) {
    return call("utimensat", AT_FDCWD, at(path), new long[] {seconds, nanos, seconds, nanos}, 0);
  }

  private String mode(String path) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(Path.of(at(path)), "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    return "%o %s:%s".formatted((int) stat.get("mode"), stat.get("uid"), stat.get("gid"));
  }

  @Test
  void errors() throws IOException {
    fact("create", "OK", create("a"));
    fact("create exclusively what exists", "EEXIST", openExclusively("a"));
    fact("mkdir what exists", "EEXIST", mkdir("a"));
    fact("open what is not there", "ENOENT", call("open", at("none"), O_RDONLY));
    fact("create below nothing", "ENOENT", create("none/a"));
    fact("create below a file", "ENOTDIR", create("a/b"));
    fact("rename a directory with entries", "ENOTEMPTY", rename("priv", "other"));
    fact("mkdir for a rename", "OK", mkdir("empty"));
    fact("rename an empty directory", "OK", rename("empty", "renamed"));
    fact("rename over a directory with entries", "ENOTEMPTY", rename("renamed", "priv"));
    fact("rename what is not there", "ENOENT", rename("none", "b"));
    fact("rename below nothing", "ENOENT", rename("a", "none/a"));
    fact("rename a file over a directory", "EISDIR", rename("a", "renamed"));
    fact("rename to itself", "OK", rename("a", "a"));
    fact("symlink", "ENOSYS", call("symlink", "target", at("link")));
    fact("mknod of a file", "ENOSYS", call("mknod", at("file"), S_IFREG | 0644, 0L));
    fact("mknod of a pipe", "ENOSYS", call("mknod", at("pipe"), S_IFIFO | 0644, 0L));
    fact("hard link", "EPERM", call("link", at("a"), at("b")));
    fact("chmod to 0640", "OK", call("chmod", at("a"), 0640));
    fact("chmod to 0644", "EPERM", call("chmod", at("a"), 0644));
    fact("chmod to 0600", "EPERM", call("chmod", at("a"), 0600));
    fact("create a private file", "OK", create("priv/a"));
    fact("chmod of a private file to 0600", "OK", call("chmod", at("priv/a"), 0600));
    fact("chmod of a private file to 0640", "EPERM", call("chmod", at("priv/a"), 0640));
    fact("chown to root:www-data", "OK", call("chown", at("a"), 0, 33));
    fact("chown to the same", "OK", call("chown", at("a"), -1, -1));
    fact("chown to root:root", "EPERM", call("chown", at("a"), 0, 0));
    fact("chown to another user", "EPERM", call("chown", at("a"), 1000, -1));
    fact("setxattr", "ENOTSUP", call("setxattr", at("a"), "user.x", new byte[1], 1L, 0));
    fact("getxattr", "ENOTSUP", call("getxattr", at("a"), "user.x", new byte[8], 8L));
    fact("unlink a directory", "EISDIR", call("unlink", at("renamed")));
    fact("rmdir a file", "ENOTDIR", call("rmdir", at("a")));
    fact("rmdir a directory with entries", "ENOTEMPTY", call("rmdir", at("priv")));
    fact("rmdir", "OK", call("rmdir", at("renamed")));
    int fd = call("open", at("a"), O_WRONLY);
    fact("fsync", "OK", call("fsync", fd));
    fact("fdatasync", "OK", call("fdatasync", fd));
    fact("close", "OK", call("close", fd));
    fact("unlink", "OK", call("unlink", at("a")));
    fact("unlink what is gone", "ENOENT", call("unlink", at("a")));
  }

  private int openExclusively(String path) {
    try {
      Files.createFile(Path.of(at(path)));
      return 0;
    } catch (FileAlreadyExistsException exists) {
      return -17;
    } catch (IOException other) {
      throw new IllegalStateException(other);
    }
  }

  @Test
  void oneConfigurationForAGuest() {
    fact("a guest", "OK", create("nodes/pve1/qemu-server/100.conf"));
    fact("the same id on another node", "EEXIST", create("nodes/pve2/qemu-server/100.conf"));
    fact("the same id of another type", "EEXIST", create("nodes/pve2/lxc/100.conf"));
    fact("another file there", "OK", create("nodes/pve2/lxc/100.tmp"));
    fact(
        "rename to a taken id",
        "EEXIST",
        rename("nodes/pve2/lxc/100.tmp", "nodes/pve2/lxc/100.conf"));
    fact(
        "migration",
        "OK",
        rename("nodes/pve1/qemu-server/100.conf", "nodes/pve2/qemu-server/100.conf"));
    fact("its id on the old node", "EEXIST", create("nodes/pve1/qemu-server/100.conf"));
    fact("delete", "OK", call("unlink", at("nodes/pve2/qemu-server/100.conf")));
    fact("the id is free again", "OK", create("nodes/pve1/qemu-server/100.conf"));
    fact("an id with a leading 0 is none", "OK", create("nodes/pve2/qemu-server/0100.conf"));
  }

  @Test
  void locks() {
    long now = System.currentTimeMillis() / 1000;
    fact("take", "OK", mkdir("priv/lock/x"));
    fact("take what is held", "EEXIST", mkdir("priv/lock/x"));
    fact("refresh by the holder", "OK", utime("priv/lock/x", 0, UTIME_NOW));
    fact("refresh forward", "OK", utime("priv/lock/x", now + 5, 0));
    fact("back in time", "EACCES", utime("priv/lock/x", now - 5, 0));
    fact("unlock if expired", "EACCES", utime("priv/lock/x", 0, 0));
    fact("rename", "EACCES", rename("priv/lock/x", "priv/lock/y"));
    fact("release", "OK", call("rmdir", at("priv/lock/x")));
    node.peer(new TreeMessage.Mkdir("priv/lock/theirs"));
    fact("take what another node holds", "EEXIST", mkdir("priv/lock/theirs"));
    fact("refresh another node's", "EACCES", utime("priv/lock/theirs", 0, UTIME_NOW));
    fact("refresh another node's forward", "EACCES", utime("priv/lock/theirs", now + 60, 0));
    fact("unlock another node's if expired", "EACCES", utime("priv/lock/theirs", 0, 0));
    fact("release another node's", "OK", call("rmdir", at("priv/lock/theirs")));
    fact("a file among locks is none", "OK", create("priv/lock/file"));
    fact("its time may go back", "OK", utime("priv/lock/file", 5, 0));
  }

  @Test
  void limits() throws IOException {
    fact("create", "OK", create("big"));
    facts.assertThat(write("big", new byte[MIB + 1], 0)).as("short count").isEqualTo(MIB);
    fact("write behind 1 MiB", "EFBIG", write("big", new byte[1], MIB));
    fact("truncate to 1 MiB", "OK", call("truncate", at("big"), (long) MIB));
    fact("truncate beyond", "EFBIG", call("truncate", at("big"), MIB + 1L));
    fact("truncate far beyond", "EFBIG", call("truncate", at("big"), 1L << 40));
    fact("truncate to 5", "OK", call("truncate", at("big"), 5L));
    facts.assertThat(Files.size(Path.of(at("big")))).isEqualTo(5);
    fact("a name of 256 bytes", "OK", create("n".repeat(256)));
    fact("a name of 257 bytes", "ENAMETOOLONG", create("n".repeat(257)));
    fact("a time before 1970", "EINVAL", utime("big", -1, 0));
    fact("a time after 2106", "EINVAL", utime("big", 1L << 32, 0));
  }

  /** struct statfs of x86-64: words of 8 bytes from f_bsize on, f_namelen the ninth. */
  @Test
  void statfs() {
    create("a");
    write("a", new byte[5000], 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment figures = arena.allocate(256, 8);
      fact("statfs", "OK", call("statfs", at(""), figures));
      long[] words = figures.toArray(ValueLayout.JAVA_LONG);
      facts.assertThat(words[1]).as("f_bsize").isEqualTo(4096);
      facts.assertThat(words[2]).as("f_blocks, 128 MiB").isEqualTo(32_768);
      facts.assertThat(words[3]).as("f_bfree").isEqualTo(32_766);
      facts.assertThat(words[4]).as("f_bavail").isEqualTo(32_766);
      facts.assertThat(words[5]).as("f_files").isEqualTo(262_144);
      facts.assertThat(words[6]).as("f_ffree: root, 8 directories, a").isEqualTo(262_134);
      facts.assertThat(words[8]).as("f_namelen").isEqualTo(256);
    }
  }

  @Test
  void aLargeWriteIsSentInPiecesOf128KiB() {
    fact("create", "OK", create("big"));
    node.sent.clear();
    facts.assertThat(write("big", new byte[MIB], 0)).isEqualTo(MIB);
    List<Integer> pieces = new ArrayList<>();
    for (byte[] bytes : node.sent) {
      if (EpochMessage.parse(bytes).isEmpty()
          && Message.parse(bytes) instanceof Message.Normal normal
          && TreeMessage.parse(normal.subtype(), normal.payload())
              instanceof TreeMessage.Write write) {
        facts.assertThat(write.offset()).isEqualTo(pieces.size() * 131_072L);
        pieces.add(write.data().length);
      }
    }
    facts.assertThat(pieces).isEqualTo(Collections.nCopies(8, 131_072));
  }

  @Test
  void theWholeTreeHoldsNoMoreThan128MiB() {
    byte[] full = new byte[MIB];
    for (int i = 0; i < 128; i++) {
      create("f" + i);
      facts.assertThat(write("f" + i, full, 0)).isEqualTo(MIB);
    }
    fact("a further file", "OK", create("more"));
    fact("a further byte", "ENOSPC", write("more", new byte[1], 0));
    fact("growing by truncation", "ENOSPC", call("truncate", at("more"), 1L));
    fact("what needs no room", "OK", write("f0", new byte[MIB], 0));
    fact("making room", "OK", call("unlink", at("f0")));
    fact("the byte", "OK", write("more", new byte[1], 0));
  }

  @Test
  void virtualFilesAndLinks() throws IOException {
    for (String name : List.of(".members", ".vmlist", ".version", ".rrd", ".clusterlog")) {
      facts.assertThat(mode(name)).as(name).isEqualTo("100440 0:33");
      fact("write " + name, "EACCES", write(name, new byte[1], 0));
      fact("unlink " + name, "EACCES", call("unlink", at(name)));
      facts.assertThat(Files.getLastModifiedTime(Path.of(at(name))).toMillis()).isZero();
    }
    facts.assertThat(Files.readString(Path.of(at(".debug")))).isEqualTo("0\n");
    fact("debug on", "OK", write(".debug", "1\n".getBytes(), 0));
    facts.assertThat(Files.readString(Path.of(at(".debug")))).isEqualTo("1\n");
    fact("debug off as a shell does", "OK", call("close", shellWrite()));
    facts.assertThat(Files.readString(Path.of(at(".debug")))).isEqualTo("0\n");
    Map<String, String> links =
        Map.of(
            "local", "nodes/pve1",
            "qemu-server", "nodes/pve1/qemu-server",
            "lxc", "nodes/pve1/lxc",
            "openvz", "nodes/pve1/openvz");
    for (Map.Entry<String, String> link : links.entrySet()) {
      facts
          .assertThat(Files.readSymbolicLink(Path.of(at(link.getKey()))).toString())
          .isEqualTo(link.getValue());
      fact("unlink " + link.getKey(), "EACCES", call("unlink", at(link.getKey())));
    }
    fact("create", "OK", create("a"));
    fact("rename over a virtual file", "EACCES", rename("a", ".vmlist"));
    fact("rename a virtual file", "EACCES", rename(".vmlist", "b"));
    fact("a guest through the link", "OK", create("qemu-server/101.conf"));
    facts
        .assertThat(Files.readString(Path.of(at(".vmlist"))))
        .contains("\"101\": { \"node\": \"pve1\", \"type\": \"qemu\", \"version\": 1 }");
  }

  private int shellWrite() {
    int fd = call("open", at(".debug"), O_WRONLY | O_TRUNC);
    call("write", fd, "0\n".getBytes(), 2L);
    return fd;
  }

  @Test
  void ownersAndModes() throws IOException {
    create("a");
    create("priv/a");
    mkdir("nodes/pve1/priv");
    create("nodes/pve1/priv/a");
    Map<String, String> quorate =
        Map.of(
            "", "40755 0:33",
            "a", "100640 0:33",
            "nodes/pve1", "40755 0:33",
            "priv", "40700 0:33",
            "priv/lock", "40700 0:33",
            "priv/a", "100600 0:33",
            "nodes/pve1/priv", "40700 0:33",
            "nodes/pve1/priv/a", "100600 0:33");
    for (Map.Entry<String, String> one : quorate.entrySet()) {
      facts.assertThat(mode(one.getKey())).as(one.getKey()).isEqualTo(one.getValue());
    }
    node.quorate(false);
    Map<String, String> readOnly =
        Map.of(
            "", "40555 0:33",
            "a", "100440 0:33",
            "nodes/pve1", "40555 0:33",
            "priv", "40500 0:33",
            "priv/a", "100400 0:33");
    for (Map.Entry<String, String> one : readOnly.entrySet()) {
      facts.assertThat(mode(one.getKey())).as(one.getKey()).isEqualTo(one.getValue());
    }
  }

  @Test
  void withoutQuorumEverythingIsReadAndNothingChanged() throws IOException {
    create("a");
    write("a", "hello".getBytes(), 0);
    mkdir("d");
    node.quorate(false);
    facts.assertThat(Files.readString(Path.of(at("a")))).isEqualTo("hello");
    fact("create", "EACCES", create("b"));
    fact("write", "EACCES", write("a", new byte[1], 0));
    fact("truncate", "EACCES", call("truncate", at("a"), 0L));
    fact("mkdir", "EACCES", mkdir("e"));
    fact("unlink", "EACCES", call("unlink", at("a")));
    fact("rename", "EACCES", rename("a", "b"));
    fact("utime", "EACCES", utime("a", 5, 0));
    fact("rmdir", "EACCES", call("rmdir", at("d")));
    facts.assertThat(Files.readString(Path.of(at(".members")))).contains("\"quorate\": 0");
    node.quorate(true);
    fact("write again", "OK", write("a", new byte[1], 0));
  }

  @Test
  void aChangeOfAnotherNodeIsSeenAtOnce() throws IOException {
    create("a");
    write("a", "one".getBytes(), 0);
    int open = call("open", at("a"), O_RDONLY);
    node.peer(new TreeMessage.Write("a", 0, "longer".getBytes(), true));
    facts.assertThat(Files.size(Path.of(at("a")))).isEqualTo(6);
    facts.assertThat(read(open)).as("through an open file").isEqualTo("longer");
    node.peer(new TreeMessage.Create("a.tmp"));
    node.peer(new TreeMessage.Write("a.tmp", 0, "new".getBytes(), false));
    node.peer(new TreeMessage.Rename("a.tmp", "a"));
    facts.assertThat(Files.readString(Path.of(at("a")))).isEqualTo("new");
    facts.assertThat(Path.of(at("a.tmp"))).doesNotExist();
    facts.assertThat(read(open)).as("opened before the rename").isEqualTo("one");
    node.peer(new TreeMessage.Delete("a"));
    fact("open what another node deleted", "ENOENT", call("open", at("a"), O_RDONLY));
    facts.assertThat(read(open)).as("opened before the delete").isEqualTo("one");
    call("close", open);
  }

  /** At most 16 bytes from the start. */
  private static String read(int fd) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(16);
      int count = call("pread", fd, buffer, 16L, 0L);
      byte[] bytes = new byte[Math.max(0, count)];
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  @Test
  void aNameMayBeOfAnyBytes() throws IOException {
    byte[] latin1 = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    byte[] path = Arrays.copyOf(at("").getBytes(), at("").length() + latin1.length + 1);
    System.arraycopy(latin1, 0, path, at("").length(), latin1.length);
    int fd = call("creat", path, 0640);
    fact("create", "OK", fd);
    facts.assertThat(call("write", fd, "x".getBytes(), 1L)).isEqualTo(1);
    call("close", fd);
    fact("mkdir the same", "EEXIST", call("mkdir", path, 0755));
    try (var names = Files.newDirectoryStream(Path.of(at("")))) {
      facts.assertThat(names).anyMatch(name -> name.toString().contains("/caf"));
    }
    fact("unlink", "OK", call("unlink", path));
    fact("unlink again", "ENOENT", call("unlink", path));
    assertThat(node.sent).isNotEmpty();
  }
}
