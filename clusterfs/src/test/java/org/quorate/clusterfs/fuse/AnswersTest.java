package org.quorate.clusterfs.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.View;

class AnswersTest {
  private static final int LOOKUP = 1;
  private static final int FORGET = 2;
  private static final int UNLINK = 10;
  private static final int RENAME = 12;
  private static final int OPEN = 14;
  private static final int READ = 15;
  private static final int INIT = 26;

  private final MemoryTree tree = new MemoryTree();
  private final Answers answers = answersOf(tree);

  /** Without a mount: nothing is given out to be kept. */
  private static Answers answersOf(MemoryTree tree) {
    Nodes nodes = new Nodes();
    return new Answers(
        tree, () -> new View.Usage(0, 1), 33, Clock.systemUTC(), nodes, new KernelCache(-1, nodes));
  }

  private static byte[] request(int opcode, long node, byte[] body) {
    return ByteBuffer.allocate(Request.HEADER + body.length)
        .order(ByteOrder.nativeOrder())
        .putInt(Request.HEADER + body.length)
        .putInt(opcode)
        .putLong(77)
        .putLong(node)
        .position(Request.HEADER)
        .put(body)
        .array();
  }

  private ByteBuffer ask(int opcode, long node, byte[] body) throws FsException {
    return answers
        .answer(Request.parse(request(opcode, node, body)))
        .orElseThrow()
        .finish()
        .order(ByteOrder.nativeOrder());
  }

  private static byte[] numbers(long... values) {
    ByteBuffer out = ByteBuffer.allocate(values.length * 8).order(ByteOrder.nativeOrder());
    for (long value : values) {
      out.putLong(value);
    }
    return out.array();
  }

  private long lookup(String name) throws FsException {
    ByteBuffer reply = ask(LOOKUP, 1, (name + "\0").getBytes(UTF_8));
    assertThat(reply.getInt(4)).as("error").isZero();
    return reply.getLong(16);
  }

  private String read(long node, long handle) throws FsException {
    ByteBuffer reply = ask(READ, node, numbers(handle, 0, 4096, 0, 0));
    return UTF_8.decode(reply.position(16)).toString();
  }

  @Test
  void aReaderKeepsWhatItOpenedWhenTheFileIsReplaced() throws FsException {
    tree.create("a");
    tree.write("a", 0, "old".getBytes(UTF_8), false);
    tree.create("a.tmp");
    tree.write("a.tmp", 0, "new".getBytes(UTF_8), false);
    long a = lookup("a");
    lookup("a.tmp");
    long handle = ask(OPEN, a, new byte[8]).getLong(16);
    tree.write("a", 0, "own".getBytes(UTF_8), false);
    assertThat(read(a, handle)).as("writes in place are seen").isEqualTo("own");

    ask(
        RENAME,
        1,
        ByteBuffer.allocate(16)
            .order(ByteOrder.nativeOrder())
            .putLong(1)
            .put("a.tmp\0a\0".getBytes(UTF_8))
            .array());
    assertThat(read(a, handle)).isEqualTo("old");
    assertThat(read(lookup("a"), 0)).isEqualTo("new");
  }

  @Test
  void nodesAreForgottenWhenTheKernelSaysSo() throws FsException {
    tree.create("a");
    int before = answers.knownNodes();
    long a = lookup("a");
    assertThat(lookup("a")).isEqualTo(a);
    assertThat(answers.knownNodes()).isEqualTo(before + 1);
    answers.answer(Request.parse(request(FORGET, a, numbers(2))));
    assertThat(answers.knownNodes()).isEqualTo(before);
  }

  @Test
  void aRemovedFilesNodeAnswersThatItIsGone() throws FsException {
    tree.create("a");
    long a = lookup("a");
    ask(UNLINK, 1, "a\0".getBytes(UTF_8));
    assertThat(ask(OPEN, a, new byte[8]).getInt(4)).isEqualTo(-2);
  }

  @Test
  void anOldKernelIsRefused() throws FsException {
    ByteBuffer body = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putInt(7).putInt(12);
    assertThat(ask(INIT, 0, body.array()).getInt(4)).isEqualTo(-22);
  }

  @Property(tries = 2000)
  void anyBytesAreAnsweredOrRefused(
      @ForAll @IntRange(max = 64) int opcode,
      @ForAll @IntRange(max = 3) int node,
      @ForAll @Size(max = 120) byte[] body)
      throws FsException {
    answers
        .answer(Request.parse(request(opcode, node, body)))
        .ifPresent(
            reply -> {
              ByteBuffer bytes = reply.finish().order(ByteOrder.nativeOrder());
              assertThat(bytes.getInt(0)).isEqualTo(bytes.remaining());
              assertThat(bytes.getLong(8)).isEqualTo(77);
            });
  }

  @Property(tries = 200)
  void aMessageThatIsNotARequestIsRefused(@ForAll @Size(max = 60) byte[] bytes) {
    assertThatThrownBy(() -> Request.parse(bytes)).isInstanceOf(FsException.class);
  }
}
