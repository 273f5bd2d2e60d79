package org.quorate.ha.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.ledger.Evidence;
import org.quorate.fencing.ledger.FencePolicy;
import org.quorate.fencing.ledger.Ledger;
import org.quorate.fencing.ledger.LedgerInput;
import org.quorate.fencing.ledger.LedgerMachine;
import org.quorate.fencing.ledger.Moment;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The HA files over a plain directory. */
class HaFilesTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final ServiceId VM = ServiceId.parse("100");

  @TempDir Path directory;
  private HaFiles files;

  @BeforeEach
  void aTree() throws IOException {
    Files.createDirectories(directory.resolve("nodes/node1/qemu-server"));
    Files.createDirectories(directory.resolve("ha"));
    files = new HaFiles(new Tree(directory, Duration.ofSeconds(5)));
  }

  @Test
  void missingFilesAreEmpty() throws IOException {
    assertThat(files.managerStatus().services()).isEmpty();
    assertThat(files.lrmStatus(NODE1)).isEmpty();
    assertThat(files.resources().managed()).isEmpty();
    assertThat(files.fence().switches()).isEmpty();
    assertThat(files.ledger(NODE1).open()).isEmpty();
    assertThat(files.commandsPending()).isFalse();
  }

  @Test
  void writersOfOneFileDoNotMixTheirTexts() throws Exception {
    Tree tree = files.tree();
    String one = "1".repeat(100_000);
    String two = "2".repeat(50_000);
    List<Thread> writers =
        List.of(one, two).stream()
            .map(text -> Thread.ofPlatform().start(again(tree, text)))
            .toList();
    for (Thread writer : writers) {
      writer.join();
      assertThat(tree.read("ha/x").orElseThrow()).isIn(one, two);
    }
    assertThat(tree.list("ha")).containsExactly("x");
  }

  private static Runnable again(Tree tree, String text) {
    return () -> {
      try {
        for (int i = 0; i < 50; i++) {
          tree.write("ha/x", text);
          assertThat(tree.read("ha/x").orElseThrow()).containsAnyOf("11", "22");
        }
      } catch (IOException failed) {
        throw new java.io.UncheckedIOException(failed);
      }
    };
  }

  @Test
  void filesOfAnySizeAreReadWhole() throws IOException {
    Tree tree = files.tree();
    for (int size : new int[] {0, 1, 131_071, 131_072, 131_073, 1 << 20}) {
      tree.write("ha/x", "x".repeat(size));
      assertThat(tree.read("ha/x").orElseThrow()).hasSize(size);
    }
    tree.write("ha/x", "x".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> tree.read("ha/x")).hasMessageContaining("is over");
  }

  @Test
  void resourcesAreThoseWhoseGuestIsThere() throws IOException {
    write("nodes/node1/qemu-server/100.conf", "memory: 96\n");
    write(
        "ha/resources.cfg",
        "vm: 100\n\tstate stopped\n\nvm: 101\n\nct: x y\n\nvm: 102\n\tstate no\n");
    Resources resources = files.resources();
    assertThat(resources.managed().keySet()).containsExactly(VM);
    assertThat(resources.managed().get(VM).home()).isEqualTo(NODE1);
    assertThat(resources.problems()).anyMatch(problem -> problem.contains("no guest for vm:101"));
  }

  @Test
  void whetherAServiceMayBeMovedToBalanceIsReadAndKept() throws IOException {
    write("nodes/node1/qemu-server/100.conf", "memory: 96\n");
    write("ha/resources.cfg", "vm: 100\n\tgroup fast\n");
    assertThat(service().autoRebalance()).isTrue();
    write("ha/resources.cfg", "vm: 100\n\tgroup fast\n\tauto-rebalance 1\n");
    assertThat(service().autoRebalance()).isTrue();
    write("ha/resources.cfg", "vm: 100\n\tgroup fast\n\tauto-rebalance 0\n");
    ServiceConfig pinned = service();
    assertThat(pinned.autoRebalance()).isFalse();
    assertThat(pinned.failback()).isTrue();
    assertThat(
            pinned
                .withHome(NODE2)
                .withRequested(RequestedState.STOPPED)
                .withFailback(false)
                .withoutGroup())
        .isEqualTo(new ServiceConfig(RequestedState.STOPPED, NODE2, false, false, 1, 1, null));
  }

  private ServiceConfig service() throws IOException {
    return Objects.requireNonNull(files.resources().managed().get(VM));
  }

  @Test
  void commandsAreGivenOutAgainUntilTheirRoundIsDone() throws IOException {
    files.queueCommand("migrate vm:100 node2");
    CommandBatch first = files.takeCommands("1");
    assertThat(first.lines()).containsExactly("migrate vm:100 node2");
    files.queueCommand("stop vm:100 60");
    assertThat(files.takeCommands("2")).isEqualTo(first);
    files.forgetCommands(first);
    CommandBatch second = files.takeCommands("3");
    assertThat(second.lines()).containsExactly("stop vm:100 60");
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(files.commandsPending()).isTrue();
    files.forgetCommands(second);
    assertThat(files.commandsPending()).isFalse();
    assertThat(files.takeCommands("4")).isEqualTo(CommandBatch.NONE);
  }

  @Test
  void aGuestIsHandedOverWithoutTheLockOfADeadOperation() throws IOException {
    write("nodes/node1/qemu-server/100.conf", "lock: backup\nmemory: 96\n[snap]\nlock: backup\n");
    files.moveGuest(VM, NODE1, NODE2);
    assertThat(directory.resolve("nodes/node2/qemu-server/100.conf"))
        .hasContent("memory: 96\n[snap]\nlock: backup\n");
    files.moveGuest(VM, NODE1, NODE2);
    assertThat(HaFiles.withoutStaleLock("lock: create\n")).isEqualTo("lock: create\n");
    assertThatThrownBy(() -> files.moveGuest(ServiceId.parse("101"), NODE1, NODE2))
        .isInstanceOf(IOException.class);
  }

  @Test
  void twoObserversShareALedgerAndTheReturnClosesIt() throws IOException {
    Ledger one = lost(NODE1);
    files.write(files.ledger(new NodeName("node3")).with(one, NODE1));
    files.write(files.ledger(new NodeName("node3")).with(lost(NODE2), NODE2));
    LedgerFile shared = files.ledger(new NodeName("node3"));
    assertThat(shared.open()).extracting(LedgerFile.Entry::by).contains("node1", "node2");
    assertThat(shared.with(one, NODE1)).isEqualTo(shared);
    LedgerFile closed = shared.closed(List.of());
    assertThat(closed.open()).isEmpty();
    assertThat(closed.history()).hasSize(1);
    assertThat(closed.closed(List.of())).isEqualTo(closed);
    assertThat(LedgerFile.parse(closed.node(), closed.text())).isEqualTo(closed);
    assertThat(one.evidence().getFirst().kind()).isEqualTo(Evidence.Kind.MEMBERSHIP_LOST);
  }

  private static Ledger lost(NodeName by) {
    LedgerMachine machine = new LedgerMachine(by, FencePolicy.DEFAULT);
    Ledger lost =
        machine
            .step(
                Ledger.of(new NodeName("node3")),
                new LedgerInput.View(true, false, true, true),
                new Moment(1, 1_000))
            .ledger();
    return machine
        .step(lost, new LedgerInput.OperatorConfirmed("root@pam"), new Moment(400, 1_399))
        .ledger();
  }

  @Test
  void settingsOfTheDatacenterHaveDefaults() throws IOException {
    assertThat(files.maxWorkers()).isEqualTo(4);
    write("datacenter.cfg", "max_workers: 2\nha: shutdown_policy=migrate\n");
    assertThat(files.maxWorkers()).isEqualTo(2);
    assertThat(files.shutdownPolicy().name()).isEqualTo("MIGRATE");
  }

  @Test
  void anAccessThatHangsCostsItsLimitAndNoMore() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (TimeLimit limit = new TimeLimit(Duration.ofMillis(50))) {
      for (int i = 0; i < 16; i++) {
        assertThatThrownBy(() -> limit.call("x", () -> never.getCount() == 1 && wait(never)))
            .hasMessageContaining("no end within 50 ms");
      }
      assertThatThrownBy(() -> limit.call("x", () -> true)).hasMessageContaining("still hang");
      never.countDown();
    }
  }

  private static boolean wait(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return true;
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(directory.resolve(path), text);
  }
}
