package org.quorate.clusterfs.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.client.ClusterEvent;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterFsRefused;
import org.quorate.clusterfs.client.DiscardedMerge;
import org.quorate.clusterfs.client.HistoryContent;
import org.quorate.clusterfs.client.HistoryEntry;
import org.quorate.clusterfs.client.Lines;
import org.quorate.clusterfs.client.OnBehalf;
import org.quorate.clusterfs.client.Watch;
import org.quorate.clusterfs.client.WriteFigures;
import org.quorate.clusterfs.daemon.ScriptedMachine;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;

/** The client and the socket talk to each other. */
class ClusterFsSocketTest {
  @TempDir Path dir;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ClusterFsSocket socket;
  private Path path;

  private final NodeRequests node =
      new NodeRequests() {
        @Override
        public View view() {
          return new ScriptedMachine.FixedView(5);
        }

        @Override
        public void statusSet(String key, byte[] value) throws FsException {
          if (key.equals("readonly")) {
            throw new FsException(Errno.EACCES, key);
          }
          asked.add(key + "=" + value.length);
        }

        @Override
        public void log(int priority, String ident, String tag, long pid, String message) {
          asked.add(priority + " " + ident + " " + tag + " " + message);
        }

        @Override
        public boolean lockBreak(String lock, Digest digest) {
          return lock.equals("priv/lock/x");
        }
      };

  private static final HistoryEntry CHANGE =
      new HistoryEntry(
          7,
          "storage.cfg",
          Instant.ofEpochSecond(1_700_000_000),
          "node1",
          "root",
          "vim",
          "changed",
          false,
          "",
          40,
          42,
          false,
          700_000);

  private final NodeRecords records =
      new NodeRecords() {
        @Override
        public List<HistoryEntry> history(String path, int limit) throws IOException {
          if (path.equals("off")) {
            throw new IOException("the history is off: disk full");
          }
          return path.equals(CHANGE.path()) ? List.of(CHANGE) : List.of();
        }

        @Override
        public Optional<HistoryContent> content(String path, long number) {
          return path.equals(CHANGE.path()) && number == 7
              ? Optional.of(
                  new HistoryContent(CHANGE, Optional.of(new byte[700_000]), OptionalLong.of(5)))
              : Optional.empty();
        }

        @Override
        public List<DiscardedMerge> discarded() {
          return List.of(
              new DiscardedMerge(Instant.ofEpochSecond(1_700_000_000), 3, "/var/discarded/1"));
        }

        @Override
        public WriteFigures figures() {
          return new WriteFigures(3600, 12, 4000, 81920, 900, 8000);
        }
      };

  private final Map<Long, UserId> announced = new ConcurrentHashMap<>();

  private final Announcements announcements =
      (thread, user) -> {
        announced.put(thread, user);
        return () -> announced.remove(thread, user);
      };

  @BeforeEach
  void listen() throws IOException {
    path = dir.resolve("run/clusterfs.sock");
    socket = ClusterFsSocket.listen(path, node, records, announcements);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  private ClusterFsClient client() {
    return new ClusterFsClient(path, Duration.ofSeconds(5));
  }

  @Test
  void everyQuestionOfTheClientIsAnswered() throws IOException {
    assertThat(client().info().node()).isEqualTo(new NodeName("node1"));
    assertThat(client().info().version()).isEqualTo(5);
    client().statusSet("k", new byte[100]);
    assertThat(client().statusGet(new NodeName("node1"), "k")).isEmpty();
    client().log(6, "root@pam", "pvedaemon", "hello \"you\"");
    assertThat(client().logGet(10)).singleElement().extracting("message").isEqualTo("hello");
    assertThat(client().lockHolder("priv/lock/x")).isEmpty();
    assertThat(client().lockBreak("priv/lock/x", "ab".repeat(32))).isTrue();
    assertThat(client().lockBreak("priv/lock/y", "ab".repeat(32))).isFalse();
    assertThat(asked).containsExactly("k=100", "6 root@pam pvedaemon hello \"you\"");
  }

  @Test
  void theHistoryIsListedAndAFileLongerThanALineComesWhole() throws IOException {
    assertThat(client().history("storage.cfg", 10)).containsExactly(CHANGE);
    assertThat(client().history("user.cfg", 10)).isEmpty();
    HistoryContent content = client().historyContent("storage.cfg", 7);
    assertThat(content.entry()).isEqualTo(CHANGE);
    assertThat(content.bytes().orElseThrow()).hasSize(700_000);
    assertThat(content.previous()).hasValue(5);
  }

  @Test
  void whatWasDiscardedAndWrittenIsTold() throws IOException {
    assertThat(client().discarded()).isEqualTo(records.discarded());
    assertThat(client().figures()).isEqualTo(records.figures());
  }

  @Test
  void badRequestsAreRefusedInOneSentence() {
    assertRefused(() -> client().history("../etc/shadow", 1), "not a path below /etc/pve");
    assertRefused(() -> client().history("off", 1), "the history is off: disk full");
    assertRefused(() -> client().historyContent("storage.cfg", 8), "has no change 8");
    assertRefused(() -> client().statusSet("k", new byte[40_000]), "at most 32768");
    assertRefused(() -> client().statusSet("a key", new byte[1]), "without spaces");
    assertRefused(() -> client().statusSet("readonly", new byte[1]), "not quorate");
    assertRefused(() -> client().log(9, "a", "b", "c"), "'priority' must be");
    assertRefused(() -> client().lockBreak("x", "zz"), "64 hexadecimal");
    assertThat(asked).isEmpty();
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String sentence) {
    assertThatThrownBy(call)
        .isInstanceOf(ClusterFsRefused.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aWatcherHearsOfMembershipAndChangesAndTheSocketIsPrivate() throws IOException {
    List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    try (Watch watch = client().watch(events::add)) {
      await().until(() -> events.size() == 2);
      socket.changed("ha/manager_status", 6);
      socket.infoChanged(node.view());
      await().until(() -> events.size() == 4);
      assertThat(events.get(2)).isEqualTo(new ClusterEvent.Changed("ha/manager_status", 6));
      assertThat(events.get(3)).isInstanceOf(ClusterEvent.Info.class);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void aWatcherThatDoesNotReadIsDroppedAndHoldsNobodyUp() throws IOException {
    try (SocketChannel sleeper = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      sleeper.connect(UnixDomainSocketAddress.of(path));
      sleeper.write(ByteBuffer.wrap("{\"op\":\"watch\"}\n".getBytes(UTF_8)));
      BufferedReader in = new BufferedReader(Channels.newReader(sleeper, UTF_8));
      assertThat(in.readLine()).isEqualTo("{\"ok\":true}");
      String longPath = "nodes/" + "x".repeat(200);
      for (int i = 0; i < 3 * Watcher.BEHIND_MAX; i++) {
        socket.changed(longPath, i);
      }
      assertThat(in.lines().count()).isLessThan(3 * Watcher.BEHIND_MAX);
    }
    List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    try (Watch watch = client().watch(events::add)) {
      await().until(() -> events.size() == 2);
    }
  }

  @Test
  void aLineThatIsNotTheProtocolIsAnsweredAndTheConnectionEnds() throws IOException {
    try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      peer.connect(UnixDomainSocketAddress.of(path));
      peer.write(ByteBuffer.wrap("GET / HTTP/1.1\n".getBytes(UTF_8)));
      BufferedReader in = new BufferedReader(Channels.newReader(peer, UTF_8));
      assertThat(in.readLine()).startsWith("{\"ok\":false,\"error\":\"the line is not JSON");
      assertThat(in.readLine()).isNull();
    }
  }

  @Test
  void aThreadSaysForWhomItWorksUntilItIsDone() throws Exception {
    UserId user = UserId.parse("alice@pve");
    Map<Long, UserId> during = new ConcurrentHashMap<>();
    Thread worker =
        Thread.ofPlatform().start(() -> client().onBehalf(user, () -> during.putAll(announced)));
    worker.join();
    assertThat(during).containsValue(user).hasSize(1);
    await().until(announced::isEmpty);
  }

  @Test
  void whatAHelperThreadDoesForItIsTheSameUsersDoing() throws Exception {
    UserId user = UserId.parse("alice@pve");
    Map<Long, UserId> during = new ConcurrentHashMap<>();
    try (ExecutorService helpers =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().factory())) {
      Runnable work =
          () -> {
            Callable<Boolean> access =
                OnBehalf.elsewhere(
                    () -> {
                      during.putAll(announced);
                      return true;
                    });
            assertThatCode(() -> helpers.submit(access).get()).doesNotThrowAnyException();
          };
      Thread worker = Thread.ofPlatform().start(() -> client().onBehalf(user, work));
      worker.join();
      assertThat(during).as("the thread and its helper").hasSize(2).containsValue(user);
      assertThat(helpers.submit(OnBehalf.elsewhere(announced::isEmpty)).get()).isNotNull();
    }
  }

  @Test
  void withoutTheDaemonTheWorkIsDoneAllTheSame() throws Exception {
    socket.close();
    List<String> done = new CopyOnWriteArrayList<>();
    Thread worker =
        Thread.ofPlatform()
            .start(() -> client().onBehalf(UserId.parse("alice@pve"), () -> done.add("done")));
    worker.join();
    assertThat(done).containsExactly("done");
  }

  @Test
  void nobodyIsAnnouncedUnderAnImpossibleName() throws IOException {
    try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      peer.write(
          ByteBuffer.wrap(
              Lines.bytes(Lines.object().put("op", "author").put("thread", 7).put("user", "a b"))));
      ByteBuffer answer = ByteBuffer.allocate(1000);
      assertThat(peer.read(answer)).isPositive();
      assertThat(new String(answer.array(), UTF_8)).contains("\"ok\":false").contains("user id");
    }
    assertThat(announced).isEmpty();
  }

  @Test
  void aSecondDaemonTakesAnAbandonedSocketFileOver() throws IOException {
    socket.close();
    Files.createFile(path);
    socket = ClusterFsSocket.listen(path, node, records, announcements);
    assertThat(client().info().quorate()).isTrue();
  }

  @Property(tries = 500)
  void anyObjectIsAnsweredWithOneLine(@ForAll String op, @ForAll String value) {
    byte[] answer =
        Lines.bytes(
            new Answering(node, records)
                .answer(
                    Lines.object()
                        .put("op", op)
                        .put("key", value)
                        .put("value", value)
                        .put("path", value)
                        .put("digest", value)));
    assertThat(new String(answer, UTF_8)).endsWith("}\n").containsOnlyOnce("\n");
  }

  @Property(tries = 300)
  void anyBytesAreCutIntoLinesOrRefused(@ForAll byte[] bytes) throws IOException {
    LineReader lines = new LineReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
    long count = 0;
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      count++;
      try {
        Lines.parse(line.get());
      } catch (InvalidInput refused) {
        assertThat(refused).hasMessageNotContaining("\n");
      }
    }
    long newlines = 0;
    for (byte b : bytes) {
      newlines += b == '\n' ? 1 : 0;
    }
    assertThat(count).isEqualTo(newlines);
  }
}
