package org.quorate.api.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.Dispatcher;
import org.quorate.api.Method;
import org.quorate.api.MethodTable;
import org.quorate.api.OnBehalf;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.model.NodeName;
import org.quorate.model.local.LocalFrame;
import org.quorate.model.local.LocalFrame.Kind;

/** Calls and sessions over the Unix socket. */
class LocalServerTest {
  private static final NodeName NODE = new NodeName("node1");

  @TempDir private Path directory;
  private Path path;
  private LocalServer server;
  private SocketChannel channel;
  private DataInputStream in;
  private DataOutputStream out;

  @BeforeEach
  void path() {
    path = directory.resolve("api.sock");
  }

  @AfterEach
  void stop() throws IOException {
    channel.close();
    server.close();
  }

  private void connect(int uid, CommandLines commands) throws IOException {
    MethodTable table =
        new MethodTable(
            List.of(
                () ->
                    List.of(
                        new Method(
                            Verb.GET,
                            "/echo",
                            "Test.",
                            Parameters.builder().required("n", Type.integer(1, 9), "n").build(),
                            Permission.rootOnly(),
                            Target.ANY_NODE,
                            call -> call.user() + call.string("n")))));
    Dispatcher dispatcher =
        new Dispatcher(
            NODE,
            table,
            (type, id, user, body) -> {
              throw ApiException.failed("no tasks here");
            },
            (node, request) -> null,
            OnBehalf.NOBODY);
    server = LocalServer.start(path, uid, NODE, table, dispatcher, commands);
    channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    in = new DataInputStream(Channels.newInputStream(channel));
    out = new DataOutputStream(Channels.newOutputStream(channel));
  }

  private static int myUid() {
    return ((Number) attribute()).intValue();
  }

  private static Object attribute() {
    try {
      return java.nio.file.Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(Kind kind, String text) throws IOException {
    new LocalFrame(kind, text.getBytes(StandardCharsets.UTF_8)).write(out);
  }

  private String receive(Kind kind) throws IOException {
    LocalFrame frame = LocalFrame.read(in);
    assertThat(frame).isNotNull();
    assertThat(frame.kind()).isEqualTo(kind);
    return new String(frame.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void callsAreAnsweredOneByOneAsRoot() throws IOException {
    connect(myUid(), (argv, session) -> 0);
    send(Kind.CALL, "{\"method\":\"GET\",\"path\":\"/echo\",\"params\":{\"n\":3}}");
    assertThat(receive(Kind.ANSWER)).isEqualTo("{\"status\":200,\"data\":\"root@pam3\"}");
    send(Kind.CALL, "{\"method\":\"GET\",\"path\":\"/echo\"}");
    assertThat(receive(Kind.ANSWER))
        .contains("\"status\":400", "\"n\":\"property is missing and it is not optional\"");
    send(Kind.CALL, "[]");
    assertThat(receive(Kind.ANSWER)).contains("\"status\":400");
  }

  @Test
  void anotherUserIsTurnedAway() throws IOException {
    connect(myUid() + 1, (argv, session) -> 0);
    assertThat(LocalFrame.read(in)).isNull();
  }

  @Test
  void aCommandReadsAsksAndExits() throws IOException {
    connect(
        myUid(),
        (argv, session) -> {
          session.out().print(argv + " " + session.cwd() + " " + session.columns());
          session.out().flush();
          String secret = session.secret("Password: ");
          String rest = new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
          Object data = session.calls().call(Verb.GET, "/echo", Map.of("n", "7"));
          session.out().print(secret + "|" + rest + "|" + data);
          return 3;
        });
    send(
        Kind.COMMAND,
        "{\"argv\":[\"pvecm\",\"status\"],\"cwd\":\"/tmp\",\"columns\":99,\"rows\":9,\"tty\":true,\"env\":{}}");
    assertThat(receive(Kind.STDOUT)).isEqualTo("[pvecm, status] /tmp 99");
    assertThat(receive(Kind.STDERR)).isEqualTo("Password: ");
    assertThat(receive(Kind.STDIN)).isEqualTo("secret");
    send(Kind.STDIN, "hush\n");
    assertThat(receive(Kind.STDIN)).isEmpty();
    send(Kind.STDIN, "more");
    send(Kind.STDIN_END, "");
    assertThat(receive(Kind.STDOUT)).isEqualTo("hush|more|root@pam7");
    assertThat(receive(Kind.EXIT)).isEqualTo("{\"code\":3}");
    assertThat(LocalFrame.read(in)).isNull();
  }

  @Test
  void aDefectOfACommandIsASentenceAndAnExitCode() throws IOException {
    connect(
        myUid(),
        (argv, session) -> {
          throw new IllegalStateException("it broke");
        });
    send(Kind.COMMAND, "{\"argv\":[\"qm\"]}");
    assertThat(receive(Kind.STDERR)).isEqualTo("it broke\n");
    assertThat(receive(Kind.EXIT)).isEqualTo("{\"code\":255}");
  }

  @Test
  void aCommandEndsWhenItsClientGoesAway() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    connect(
        myUid(),
        (argv, session) -> {
          started.countDown();
          try {
            Thread.sleep(Duration.ofSeconds(30));
          } catch (InterruptedException gone) {
            interrupted.set(true);
          }
          return 0;
        });
    send(Kind.COMMAND, "{\"argv\":[\"qm\"]}");
    started.await();
    channel.close();
    await().atMost(Duration.ofSeconds(5)).untilTrue(interrupted);
  }

  @Property(tries = 300)
  void anyTextIsACallOrARefusal(@ForAll String text) {
    assertThatThrownBy(() -> LocalAnswers.request(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ApiException.class);
  }
}
