package org.quorate.clusterfs.ipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Attributes;
import org.quorate.clusterfs.ClusterInfo;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.LockHolder;
import org.quorate.clusterfs.LogRecord;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.daemon.ScriptedMachine;
import org.quorate.clusterfs.socket.NodeRequests;

/** What is answered to whom, without libqb. */
class AnsweringTest {
  private final TreeMap<String, String> files =
      new TreeMap<>(
          Map.of(
              ".members", "{}",
              "priv/token.cfg", "root@pam!a 1\nroot@pam!b 2",
              "nodes/node1/priv/key", "secret",
              "nodes/node1/qemu-server/100.conf",
                  "name: a:b \n#lock: x\nlock:backup\n[old]\ntags: t",
              "nodes/node1/qemu-server/notes", "name: n",
              "nodes/node2/lxc/200.conf", "tags: c\n"));
  private final List<String> done = new ArrayList<>();
  private final Answering answering = new Answering(new Node());

  private String answer(Access access, Request request) {
    byte[] bytes = answering.answer(77, request, access, 4711);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(in.getLong(0)).isEqualTo(77);
    assertThat(in.getLong(8)).isEqualTo(bytes.length);
    return in.getInt(16) + " " + new String(Arrays.copyOfRange(bytes, 24, bytes.length), UTF_8);
  }

  private String root(Request request) {
    return answer(Access.READ_WRITE, request);
  }

  private String reader(Request request) {
    return answer(Access.READ_ONLY, request);
  }

  @Test
  void rootMayChangeReadersMayNot() {
    Request set = new Request.SetStatus("k", new byte[3]);
    Request log = new Request.Log(6, "root", "tag", "text");
    assertThat(reader(set)).isEqualTo("-1 ");
    assertThat(reader(log)).isEqualTo("-1 ");
    assertThat(done).isEmpty();
    assertThat(root(set)).isEqualTo("0 ");
    assertThat(root(log)).isEqualTo("0 ");
    assertThat(done).containsExactly("k 3", "6 root tag 4711 text");
    assertThat(root(new Request.SetStatus("readonly", new byte[1]))).isEqualTo("-13 ");
  }

  @Test
  void privateFilesAreRootsAndATokenIsOnlyConfirmed() {
    for (String path : List.of("priv/token.cfg", "nodes/node1/priv/key", "priv/nothing")) {
      assertThat(reader(new Request.File(path))).isEqualTo("-1 ");
    }
    assertThat(root(new Request.File("nodes/node1/priv/key"))).isEqualTo("0 secret");
    assertThat(reader(new Request.Shown(".members"))).isEqualTo("0 {}");
    assertThat(reader(new Request.VerifyToken("root@pam!b 2"))).isEqualTo("0 ");
    for (String wrong : List.of("root@pam!b", "root@pam!b 2 ", "2", "root@pam!c 3")) {
      assertThat(reader(new Request.VerifyToken(wrong))).as(wrong).isEqualTo("-2 ");
    }
    files.remove("priv/token.cfg");
    assertThat(reader(new Request.VerifyToken("root@pam!b 2"))).isEqualTo("-2 ");
  }

  @Test
  void statisticsAreStringsWithTheirNul() {
    root(new Request.SetStatus("rrd/x", "1:2".getBytes(UTF_8)));
    root(new Request.SetStatus("rrd/x", "1:2\0".getBytes(UTF_8)));
    root(new Request.SetStatus("other", "1:2".getBytes(UTF_8)));
    assertThat(done).containsExactly("rrd/x 4", "rrd/x 4", "other 3");
  }

  @Test
  void propertiesOfOneGuestOrOfAll() {
    List<String> names = List.of("name", "lock", "tags");
    String first = "\"100\":{\"name\":\"a:b\",\"lock\":\"backup\"}";
    assertThat(root(new Request.Properties(100, names))).isEqualTo("0 {" + first + "}");
    assertThat(root(new Request.Properties(0, names)))
        .isEqualTo("0 {" + first + ",\"200\":{\"tags\":\"c\"}}");
    assertThat(root(new Request.Properties(200, List.of("lock")))).isEqualTo("0 {}");
    assertThat(root(new Request.Properties(300, names))).isEqualTo("-2 ");
  }

  @Test
  void statusOfThisNodeWhenNoneIsNamed() {
    assertThat(root(new Request.GetStatus("k", ""))).isEqualTo("0 node1/k");
    assertThat(root(new Request.GetStatus("k", "node2"))).isEqualTo("0 node2/k");
    assertThat(root(new Request.GetStatus("k", "node3"))).isEqualTo("-2 ");
  }

  @Test
  void unknownNumbersAreOutOfRange() {
    assertThat(root(new Request.Unknown())).isEqualTo("-44 ");
  }

  @Test
  void whoIsWho() {
    assertThat(Access.of(0, 0, 33)).contains(Access.READ_WRITE);
    assertThat(Access.of(33, 33, 33)).contains(Access.READ_ONLY);
    assertThat(Access.of(0, 33, 33)).contains(Access.READ_ONLY);
    assertThat(Access.of(1000, 0, 33)).isEmpty();
    assertThat(Access.of(0, 1000, 33)).isEmpty();
    assertThat(Access.of(33, 34, 33)).isEmpty();
  }

  private final class Node implements NodeRequests {
    @Override
    public View view() {
      return new Files();
    }

    @Override
    public void statusSet(String key, byte[] value) throws FsException {
      if (key.equals("readonly")) {
        throw new FsException(Errno.EACCES, key);
      }
      done.add(key + " " + value.length);
    }

    @Override
    public void log(int priority, String ident, String tag, long pid, String message) {
      done.add(priority + " " + ident + " " + tag + " " + pid + " " + message);
    }

    @Override
    public boolean lockBreak(String path, Digest digest) {
      return false;
    }
  }

  /** A view of {@link #files}. */
  private final class Files implements View {
    private final View empty = new ScriptedMachine.FixedView(1);

    @Override
    public List<String> list(String path) throws FsException {
      List<String> names =
          files.keySet().stream()
              .filter(file -> file.startsWith(path + "/"))
              .map(file -> file.substring(path.length() + 1).split("/", 2)[0])
              .distinct()
              .toList();
      if (names.isEmpty()) {
        throw new FsException(Errno.ENOENT, path);
      }
      return names;
    }

    @Override
    public byte[] read(String path) throws FsException {
      String text = files.get(path);
      if (text == null) {
        throw new FsException(Errno.ENOENT, path);
      }
      return text.getBytes(UTF_8);
    }

    @Override
    public Optional<byte[]> status(String node, String key) {
      return node.equals("node3")
          ? Optional.empty()
          : Optional.of((node + "/" + key).getBytes(UTF_8));
    }

    @Override
    public Attributes attributes(String path) throws FsException {
      return empty.attributes(path);
    }

    @Override
    public String readLink(String path) throws FsException {
      return empty.readLink(path);
    }

    @Override
    public ClusterInfo info() {
      return empty.info();
    }

    @Override
    public long version() {
      return empty.version();
    }

    @Override
    public Optional<LockHolder> lockHolder(String path) {
      return empty.lockHolder(path);
    }

    @Override
    public List<LogRecord> log(int max) {
      return empty.log(max);
    }

    @Override
    public byte[] clusterLog(int max, String ident) {
      return empty.clusterLog(max, ident);
    }

    @Override
    public Usage usage() {
      return empty.usage();
    }
  }
}
