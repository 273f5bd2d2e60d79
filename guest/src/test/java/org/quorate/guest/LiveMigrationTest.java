package org.quorate.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.guest.migration.Incoming;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.Terms;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target;
import org.quorate.guest.qemu.Hardware;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.node.Storages;
import org.quorate.storage.process.Program;

/** Two nodes on one machine, and real QEMUs that hand a guest to each other over TLS. */
@Tag("lab")
class LiveMigrationTest {
  private static final VmId VM = new VmId(100);
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Terms TERMS = new Terms(0, 100, Optional.empty());

  @TempDir Path dir;
  private Guests source;
  private Guests destination;
  private boolean quorate = true;
  private final AtomicReference<Target> way = new AtomicReference<>();
  private final List<String> log = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void line(String text) {
          log.add(text);
        }

        @Override
        public void warn(String text) {
          log.add("WARN: " + text);
        }
      };

  @BeforeEach
  void twoNodes() throws Exception {
    Files.createDirectories(dir.resolve("store"));
    Files.createDirectories(dir.resolve("pve"));
    Files.writeString(
        dir.resolve("pve/storage.cfg"),
        "dir: store\n\tpath " + dir.resolve("store") + "\n\tcontent images\n\tshared 1\n");
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test CA",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-addext",
        "keyUsage=keyCertSign",
        "-keyout",
        "ca.key",
        "-out",
        "pve/pve-root-ca.pem");
    identity(NODE1);
    identity(NODE2);
    source = node(NODE1, "run1");
    destination = node(NODE2, "run2");
    way.set(new Direct(destination));
    source.create(VM, Map.of("memory", "16", "virtio0", "store:0.01"), Progress.SILENT);
    source.start(VM, false, Progress.SILENT);
  }

  private void identity(NodeName node) throws Exception {
    String own = "pve/nodes/" + node + "/";
    Files.createDirectories(dir.resolve(own + "qemu-server"));
    openssl(
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/O=PVE Cluster Node/CN=" + node,
        "-keyout",
        own + "pve-ssl.key",
        "-out",
        node + ".csr");
    Files.writeString(
        dir.resolve("ext"),
        "subjectAltName=DNS:"
            + node
            + "\nkeyUsage=digitalSignature,keyEncipherment\n"
            + "extendedKeyUsage=serverAuth,clientAuth\n");
    openssl(
        "x509",
        "-req",
        "-in",
        node + ".csr",
        "-CA",
        "pve/pve-root-ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "ext",
        "-out",
        own + "pve-ssl.pem");
  }

  private void openssl(String... words) throws Exception {
    List<String> argv = new ArrayList<>(List.of("openssl"));
    for (String word : words) {
      boolean file =
          word.matches("(pve/|ca\\.|node[12]\\.csr|ext).*") && !word.startsWith("extended");
      argv.add(file ? dir.resolve(word).toString() : word);
    }
    Program.Result result = Program.run(argv, LIMIT);
    assertThat(result.exitCode()).as(result.errors()).isZero();
  }

  private Guests node(NodeName node, String run) {
    return new Guests(
        GuestSettings.of(node, dir.resolve("pve"), dir.resolve(run)),
        new Storages(dir.resolve("pve/storage.cfg"), node),
        new Cluster() {
          @Override
          public boolean quorate() {
            return quorate;
          }

          @Override
          public Set<NodeName> online() {
            return Set.of(NODE1, NODE2);
          }

          @Override
          public Optional<String> address(NodeName of) {
            return Optional.of("127.0.0.1");
          }

          @Override
          public Target target(NodeName of) {
            return way.get();
          }
        });
  }

  /** The calls between nodes without a network. */
  private record Direct(Guests there) implements Target {
    @Override
    public Landing prepare(Journey journey, Hardware hardware, Optional<String> network)
        throws IOException {
      return surely(() -> there.motion().prepare(journey, hardware, network));
    }

    @Override
    public void tell(Journey journey) throws IOException {
      there.motion().tell(journey.vmid(), journey.id());
    }

    @Override
    public Resumption resume(Journey journey) throws IOException {
      return surely(() -> there.motion().resume(journey.vmid(), journey.id(), true));
    }

    @Override
    public boolean drop(Journey journey) throws IOException {
      return surely(() -> there.motion().drop(journey.vmid(), journey.id()));
    }

    private interface Work<T> {
      T run() throws IOException, InterruptedException;
    }

    private static <T> T surely(Work<T> work) throws IOException {
      try {
        return work.run();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException(stop);
      }
    }
  }

  @AfterEach
  void nothingIsLeftRunning() throws Exception {
    for (Guests guests : List.of(source, destination)) {
      if (guests.running(VM)
          || NODE1.equals(guests.everywhere().get(VM)) == guests.equals(source)) {
        guests.stop(VM, true, Progress.SILENT);
      }
    }
  }

  private static String state(Guests node) throws Exception {
    return node.status(VM).run().map(GuestStatus.Run::qmpStatus).orElse("stopped");
  }

  @Test
  void aRunningGuestMovesAndComesBack() throws Exception {
    for (int round = 0; round < 2; round++) {
      source.motion().migrate(VM, NODE2, TERMS, false, progress);
      assertThat(state(destination)).isEqualTo("running");
      assertThat(source.running(VM)).isFalse();
      await().atMost(LIMIT).until(() -> destination.config(VM).get("lock").isEmpty());
      way.set(new Direct(source));
      destination.motion().migrate(VM, NODE1, TERMS, false, progress);
      assertThat(state(source)).isEqualTo("running");
      await().atMost(LIMIT).until(() -> source.config(VM).get("lock").isEmpty());
      way.set(new Direct(destination));
    }
    log.forEach(System.out::println);
    assertThat(log).anyMatch(line -> line.startsWith("migration finished successfully"));
  }

  /** The way to the target, with something that happens at a moment. */
  private static final class Disturbed implements Target {
    private final Target way;
    private final Runnable prepared;
    private final Runnable resuming;

    Disturbed(Target way, Runnable prepared, Runnable resuming) {
      this.way = way;
      this.prepared = prepared;
      this.resuming = resuming;
    }

    @Override
    public Landing prepare(Journey journey, Hardware hardware, Optional<String> network)
        throws IOException {
      Landing landing = way.prepare(journey, hardware, network);
      prepared.run();
      return landing;
    }

    @Override
    public void tell(Journey journey) throws IOException {
      way.tell(journey);
    }

    @Override
    public Resumption resume(Journey journey) throws IOException {
      resuming.run();
      return way.resume(journey);
    }

    @Override
    public boolean drop(Journey journey) throws IOException {
      return way.drop(journey);
    }
  }

  private ProcessHandle qemu(String run) {
    try {
      String pid = Files.readString(dir.resolve(run).resolve("qemu-server/100.pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    }
  }

  private void stays(String why) throws Exception {
    assertThatThrownBy(() -> source.motion().migrate(VM, NODE2, TERMS, false, progress))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("migration aborted, VM 100 stays on this node: ")
        .hasMessageContaining(why);
    assertThat(state(source)).isEqualTo("running");
    assertThat(source.config(VM).get("lock")).isEmpty();
    assertThat(destination.running(VM)).isFalse();
    assertThat(dir.resolve("run2/qemu-server")).isEmptyDirectory();
  }

  @Test
  void withoutQuorumAtTheCommitTheGuestGoesOnWhereItWas() throws Exception {
    way.set(new Disturbed(new Direct(destination), () -> quorate = false, () -> {}));
    stays("no quorum");
    quorate = true;
  }

  @Test
  void aTargetThatRefusesChangesNothing() throws Exception {
    Files.delete(dir.resolve("pve/nodes/node2/pve-ssl.key"));
    stays("pve-ssl.key' is missing");
  }

  @Test
  void aNodeWithAnothersCertificateIsSentNothing() throws Exception {
    for (String file : List.of("pve-ssl.pem", "pve-ssl.key")) {
      Files.copy(
          dir.resolve("pve/nodes/node1").resolve(file),
          dir.resolve("pve/nodes/node2").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    stays("the stream ended");
  }

  @Test
  void aGuestWhoseNewQemuDiedComesBack() throws Exception {
    way.set(
        new Disturbed(
            new Direct(destination),
            () -> {},
            () -> {
              assertThat(dir.resolve("pve/nodes/node2/qemu-server/100.conf"))
                  .as("the commit")
                  .exists();
              ProcessHandle there = qemu("run2");
              there.destroyForcibly();
              await().atMost(LIMIT).until(() -> !there.isAlive());
            }));
    stays("could not let the VM run");
    assertThat(source.everywhere().get(VM)).isEqualTo(NODE1);
  }

  @Test
  void aStartEndsAQemuThatWaits() throws Exception {
    Path config = dir.resolve("pve/nodes/node1/qemu-server/100.conf");
    Files.writeString(config, Files.readString(config) + "lock: migrate\n");
    String line = Files.readString(Path.of("/proc/" + qemu("run1").pid() + "/cmdline"));
    Hardware hardware = Hardware.of(List.of(line.split("\0")));
    Landing landing =
        destination
            .motion()
            .prepare(new Journey(VM, MigrationId.of(1), NODE1), hardware, Optional.empty());
    assertThat(landing.port()).isBetween(Landing.FIRST_PORT, Landing.LAST_PORT);
    assertThat(destination.running(VM)).as("it waits").isFalse();
    ProcessHandle waiting = qemu("run2");
    source.stop(VM, true, Progress.SILENT);
    Files.move(config, dir.resolve("pve/nodes/node2/qemu-server/100.conf"));
    destination.start(VM, true, Progress.SILENT);
    assertThat(state(destination)).isEqualTo("running");
    assertThat(qemu("run2").pid()).isNotEqualTo(waiting.pid());
  }

  @Test
  void aSourceIsNotToldThatNothingIsLeftWhileAQemuLives() throws Exception {
    MigrationId unknown = MigrationId.of(7);
    assertThat(destination.motion().drop(VM, unknown)).as("none is here").isTrue();
    source.motion().migrate(VM, NODE2, TERMS, false, progress);
    await().atMost(LIMIT).until(() -> destination.config(VM).get("lock").isEmpty());
    assertThat(destination.motion().drop(VM, unknown)).as("it is its guest").isFalse();
    Path file = dir.resolve("pve/nodes/node2/qemu-server/100.conf");
    Files.move(file, dir.resolve("pve/nodes/node1/qemu-server/100.conf"));
    quorate = false;
    assertThatThrownBy(() -> destination.motion().drop(VM, unknown))
        .isInstanceOf(IOException.class);
    assertThat(destination.running(VM)).as("what is not seen may be this node's").isTrue();
    quorate = true;
    assertThat(destination.motion().drop(VM, unknown)).isTrue();
    assertThat(destination.running(VM)).isFalse();
  }

  @Test
  void aGuestThatEndsWhileNothingCanBeWrittenIsUnlockedLater() throws Exception {
    Path directory = dir.resolve("run1/qemu-server");
    Files.writeString(directory.resolve("100.outgoing"), "node2 0000000000000001 WAITING\n");
    ProcessHandle qemu = qemu("run1");
    qemu.destroyForcibly();
    await().atMost(LIMIT).until(() -> !qemu.isAlive());
    await()
        .during(Duration.ofSeconds(7))
        .atMost(LIMIT)
        .until(() -> Files.exists(directory.resolve("100.outgoing")));
    Path config = dir.resolve("pve/nodes/node1/qemu-server/100.conf");
    Files.writeString(config, Files.readString(config) + "lock: migrate\n");
    source.adopt();
    await().atMost(LIMIT).until(() -> source.config(VM).get("lock").isEmpty());
    await().atMost(LIMIT).until(() -> !Files.exists(directory.resolve("100.outgoing")));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aTargetThatHeardOfNothingRemembersAndStartsTheGuestAtOnce() throws Exception {
    Path config = dir.resolve("pve/nodes/node1/qemu-server/100.conf");
    source.stop(VM, true, Progress.SILENT);
    Path mark = dir.resolve("run2/qemu-server/100.incoming");
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, "node1 0000000000000001 WAITING\n");
    Files.writeString(config, Files.readString(config) + "lock: migrate\n");
    Files.move(config, dir.resolve("pve/nodes/node2/qemu-server/100.conf"));
    assertThat(destination.motion().resume(VM, MigrationId.of(1), true))
        .as("it never ran here")
        .isEqualTo(Target.Resumption.RETURNED);
    assertThat(config).exists();
    Files.writeString(mark, "node1 0000000000000001 WAITING\n");
    Files.move(config, dir.resolve("pve/nodes/node2/qemu-server/100.conf"));
    destination.start(VM, true, Progress.SILENT);
    assertThat(destination.running(VM)).isTrue();
    assertThat(mark).doesNotExist();
  }

  @Test
  void aTargetThatEndedItsQemuForSilenceStillKnowsThatTheGuestNeverRanThere() throws Exception {
    Path config = dir.resolve("pve/nodes/node1/qemu-server/100.conf");
    Files.writeString(config, Files.readString(config) + "lock: migrate\n");
    String line = Files.readString(Path.of("/proc/" + qemu("run1").pid() + "/cmdline"));
    Hardware hardware = Hardware.of(List.of(line.split("\0")));
    Journey journey = new Journey(VM, MigrationId.of(1), NODE1);
    var unused = destination.motion().prepare(journey, hardware, Optional.empty());
    ProcessHandle waiting = qemu("run2");
    destination.adopt();
    await().atMost(Incoming.SILENCE_MAX.plus(LIMIT)).until(() -> !waiting.isAlive());
    Files.move(config, dir.resolve("pve/nodes/node2/qemu-server/100.conf"));
    assertThat(destination.motion().resume(VM, journey.id(), true))
        .isEqualTo(Target.Resumption.RETURNED);
    assertThat(config).exists();
    assertThat(destination.motion().drop(VM, journey.id())).isTrue();
    assertThat(dir.resolve("run2/qemu-server")).isEmptyDirectory();
  }

  @Test
  void conditionsAreSaidBeforeAnythingIsDone() {
    assertThatThrownBy(() -> source.motion().check(VM, NODE1, false))
        .hasMessage("VM 100 is on node 'node1' already");
    assertThatThrownBy(() -> source.motion().check(VM, new NodeName("node9"), false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("node9");
  }
}
