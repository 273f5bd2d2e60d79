package org.quorate.ha.guestcalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.local.LocalFrame;

/** A played quorate-api on a real socket: what is called, and what is believed. */
class ApiGuestsTest {
  private static final ServiceId VM = ServiceId.parse("100");

  private static final int NOT_HERE_SO_OFTEN = 5;

  @TempDir Path directory;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<String> answers = call -> "{\"status\":200,\"data\":\"UPID\"}";
  private ServerSocketChannel server;
  private Process qemu;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    Thread.ofPlatform().daemon().start(this::serve);
    qemu = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    qemu.destroyForcibly();
  }

  private Path socket() {
    return directory.resolve("api.sock");
  }

  private void serve() {
    while (true) {
      try (SocketChannel peer = server.accept()) {
        LocalFrame call = LocalFrame.read(new DataInputStream(Channels.newInputStream(peer)));
        if (call == null) {
          continue;
        }
        String text = new String(call.payload(), StandardCharsets.UTF_8);
        calls.add(text);
        byte[] answer = answers.apply(text).getBytes(StandardCharsets.UTF_8);
        new LocalFrame(LocalFrame.Kind.ANSWER, answer)
            .write(new DataOutputStream(Channels.newOutputStream(peer)));
      } catch (IOException ended) {
        if (!server.isOpen()) {
          return;
        }
      }
    }
  }

  private ApiGuests guests() {
    return new ApiGuests(
        new LocalApi(socket()),
        directory,
        new NodeName("node1"),
        directory.resolve("nodes"),
        directory.resolve("ha-tasks"),
        (sid, why) -> {});
  }

  @Test
  void aStartIsATaskAndSuccessIsTheProcess() {
    answers =
        call ->
            call.contains("/tasks/")
                ? "{\"status\":200,\"data\":{\"status\":\"stopped\",\"exitstatus\":\"OK\"}}"
                : "{\"status\":200,\"data\":\"UPID:node1\"}";
    assertThat(guests().start(VM)).isFalse();
    assertThat(calls.getFirst())
        .contains("\"POST\"")
        .contains("/nodes/node1/qemu/100/status/start")
        .contains("\"ha\":\"1\"")
        .contains("\"skiplock\":\"1\"");
    assertThat(calls.getLast()).contains("/nodes/node1/tasks/UPID:node1/status");
  }

  @Test
  void aStopBringsItsTimeoutAndForce() {
    answers = call -> "{\"status\":500,\"message\":\"VM 100 not running\\n\"}";
    assertThat(guests().stop(VM, 7)).isTrue();
    assertThat(calls.getFirst()).contains("/status/shutdown").contains("\"timeout\":\"7\"");
    assertThat(guests().stop(VM, 0)).isTrue();
    assertThat(calls.getLast()).contains("/status/stop");
  }

  @Test
  void aTaskOfAnEarlierDaemonIsWaitedForAndNotBegunAgain() throws IOException {
    Files.writeString(directory.resolve("ha-tasks"), "vm:100 /migrate UPID:node1:7\n");
    answers = call -> "{\"status\":200,\"data\":{\"status\":\"stopped\",\"exitstatus\":\"OK\"}}";
    ApiGuests guests = guests();
    assertThat(guests.anyStartUnderWay()).isTrue();
    assertThat(guests.move(VM, new NodeName("node2"), true)).isTrue();
    assertThat(calls).hasSize(1).first().asString().contains("/tasks/UPID:node1:7/status");
    assertThat(guests.anyStartUnderWay()).isFalse();
  }

  @Test
  void aMigrationWhoseDaemonDiedIsJudgedByWhereItsSuccessorBringsTheGuest() throws IOException {
    Files.writeString(directory.resolve("ha-tasks"), "vm:100 /migrate UPID:node1:7\n");
    List<String> config =
        new CopyOnWriteArrayList<>(
            List.of(
                "{\"status\":200,\"data\":{\"lock\":\"migrate\"}}",
                "{\"status\":500,\"message\":\"VM 100 is on node 'node2'\"}"));
    answers =
        call ->
            call.contains("/tasks/")
                ? "{\"status\":200,\"data\":{\"status\":\"stopped\",\"exitstatus\":\"unexpected"
                    + " status\"}}"
                : config.size() > 1 ? config.removeFirst() : config.getFirst();
    Path there = directory.resolve("nodes/node2/qemu-server/100.conf");
    Files.createDirectories(there.getParent());
    Thread.ofVirtual()
        .start(
            () -> {
              await().until(() -> calls.size() > NOT_HERE_SO_OFTEN);
              assertThatNoException().isThrownBy(() -> Files.createFile(there));
            });
    assertThat(guests().move(VM, new NodeName("node2"), true)).as("it went").isTrue();
    assertThat(calls).as("not before it was seen there").hasSizeGreaterThan(NOT_HERE_SO_OFTEN);
    Files.delete(there);
    Files.writeString(directory.resolve("ha-tasks"), "vm:100 /migrate UPID:node1:7\n");
    config.set(0, "{\"status\":200,\"data\":{}}");
    assertThat(guests().move(VM, new NodeName("node2"), true)).as("it stayed").isFalse();
  }

  @Test
  void anOrderThatWasNotAnsweredMayStillBringUpTheGuest() {
    answers = call -> "not JSON";
    ApiGuests guests = guests();
    assertThat(guests.start(VM)).isFalse();
    assertThat(guests.startUnderWay(VM)).isTrue();
    assertThat(guests().startUnderWay(VM)).as("also for a daemon that comes after").isTrue();
    answers = call -> "{\"status\":200,\"data\":[]}";
    assertThat(guests.start(VM)).isFalse();
    assertThat(guests.startUnderWay(VM)).as("no such task runs").isFalse();
  }

  @Test
  void refusedAndAbsentAreTold() {
    answers = call -> "{\"status\":403,\"message\":\"Permission check failed\"}";
    LocalApi api = new LocalApi(socket());
    assertThatThrownBy(() -> api.call("GET", "/version", Map.of()))
        .isInstanceOf(LocalApi.Refused.class)
        .hasMessage("403 Permission check failed");
    assertThatThrownBy(
            () -> new LocalApi(directory.resolve("none")).call("GET", "/version", Map.of()))
        .isInstanceOf(LocalApi.Absent.class);
    answers = call -> "not JSON";
    assertThatThrownBy(() -> api.call("GET", "/version", Map.of())).isInstanceOf(IOException.class);
  }

  @Test
  void aGuestRunsWhenItsProcessIsAQemu() throws IOException {
    Path proc = Files.createDirectories(directory.resolve("proc/42")).getParent();
    RunningGuests running = new RunningGuests(directory, proc);
    assertThat(running.runs(VM)).isFalse();
    Files.writeString(directory.resolve("100.pid"), "42\n");
    Files.writeString(proc.resolve("42/cmdline"), "/usr/bin/qemu-system-x86_64\0-id\000100\0");
    assertThat(running.runs(VM)).isTrue();
    Files.writeString(directory.resolve("100.incoming"), "node2 0123456789abcdef WAITING\n");
    assertThat(running.runs(VM)).as("while it waits for its migration").isFalse();
    assertThat(running.arrives(VM)).isTrue();
    Files.delete(directory.resolve("100.incoming"));
    Files.writeString(proc.resolve("42/cmdline"), "/bin/sleep\000600\0");
    assertThat(running.runs(VM)).isFalse();
    Files.writeString(directory.resolve("100.pid"), "../../etc\n");
    assertThat(running.runs(VM)).isFalse();
  }

  @Test
  void anotherProcessWithTheOldPidIsNoGuest() throws IOException {
    Files.writeString(directory.resolve("100.pid"), qemu.pid() + "\n");
    assertThat(guests().running(Set.of(VM))).isEmpty();
  }
}
