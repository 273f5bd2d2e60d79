package org.quorate.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.node.Storages;
import org.quorate.storage.process.Program;

/** Guests in a real QEMU: only the firmware runs, which is enough to be a process with disks. */
@Tag("lab")
class RunningGuestTest {
  private static final VmId VM = new VmId(100);
  private static final NodeName NODE = new NodeName("node1");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String BRIDGE = "qtest" + ProcessHandle.current().pid() % 100000;

  @TempDir Path dir;
  private Guests guests;

  @BeforeEach
  void aNode() throws Exception {
    Files.createDirectories(dir.resolve("pve"));
    Files.writeString(
        dir.resolve("pve/storage.cfg"),
        "dir: store\n\tpath " + dir.resolve("store") + "\n\tcontent images\n");
    guests = node();
    guests.create(
        VM, Map.of("memory", "16", "virtio0", "store:0.01", "serial0", "socket"), Progress.SILENT);
  }

  private Guests node() {
    return new Guests(
        GuestSettings.of(NODE, dir.resolve("pve"), dir.resolve("run")),
        new Storages(dir.resolve("pve/storage.cfg"), NODE));
  }

  /** Its parent, the machine's first process, may take a moment to collect it. */
  private static void ended(long pid) {
    await().atMost(LIMIT).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @AfterEach
  void nothingIsLeftRunning() throws Exception {
    for (VmId vmid : guests.everywhere().keySet()) {
      guests.stop(vmid, true, Progress.SILENT);
    }
    Program.run(List.of("ip", "link", "delete", "dev", BRIDGE), LIMIT);
  }

  @Test
  void aGuestRunsIsFoundAgainAndIsDestroyed() throws Exception {
    long before = System.nanoTime();
    guests.start(VM, false, Progress.SILENT);
    System.out.printf("start took %d ms%n", (System.nanoTime() - before) / 1_000_000);
    GuestStatus.Run run = guests.status(VM).run().orElseThrow();
    assertThat(run.qmpStatus()).isEqualTo("running");
    assertThat(run.memoryBytes()).isPositive();
    assertThat(guests.serial(VM, 0)).exists();
    assertThatThrownBy(() -> guests.start(VM, false, Progress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessage("VM 100 already running");
    assertThatThrownBy(() -> guests.destroy(VM, false, false, Progress.SILENT))
        .hasMessage("VM 100 is running: stop it before destroying it");

    Guests afterRestart = node();
    afterRestart.adopt();
    assertThat(afterRestart.status(VM).run().orElseThrow().pid()).isEqualTo(run.pid());
    Files.delete(dir.resolve("run/qemu-server/100.pid"));
    assertThatThrownBy(() -> afterRestart.start(VM, false, Progress.SILENT))
        .as("found by its command line, the pid file gone")
        .hasMessage("VM 100 already running");

    afterRestart.reset(VM, false);
    afterRestart.stop(VM, false, Progress.SILENT);
    ended(run.pid());
    assertThat(guests.status(VM).word()).isEqualTo("stopped");
    assertThat(dir.resolve("run/qemu-server")).isEmptyDirectory();
    guests.destroy(VM, false, false, Progress.SILENT);
    assertThat(dir.resolve("store/images/100")).doesNotExist();
  }

  @Test
  void aSecondQemuOnTheSameDiskIsStoppedByTheImageLock() throws Exception {
    guests.start(VM, false, Progress.SILENT);
    Path pve = dir.resolve("pve2");
    Files.createDirectories(pve.resolve("nodes/node1/qemu-server"));
    Files.copy(
        dir.resolve("pve/nodes/node1/qemu-server/100.conf"),
        pve.resolve("nodes/node1/qemu-server/100.conf"));
    Guests elsewhere =
        new Guests(
            GuestSettings.of(NODE, pve, dir.resolve("run2")),
            new Storages(dir.resolve("pve/storage.cfg"), NODE));
    assertThatThrownBy(() -> elsewhere.start(VM, false, Progress.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("start failed:")
        .hasMessageContaining("lock");
    assertThat(elsewhere.status(VM).word()).isEqualTo("stopped");
    assertThat(guests.status(VM).run().orElseThrow().qmpStatus()).isEqualTo("running");
  }

  @Test
  void aGuestThatDiedOrHangsIsCleanedUp() throws Exception {
    guests.start(VM, false, Progress.SILENT);
    long pid = guests.status(VM).run().orElseThrow().pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().atMost(LIMIT).until(() -> guests.status(VM).run().isEmpty());
    guests.start(VM, false, Progress.SILENT);
    long again = guests.status(VM).run().orElseThrow().pid();
    Program.run(List.of("kill", "-STOP", Long.toString(again)), LIMIT);
    Guests impatient =
        new Guests(
            new GuestSettings(
                NODE,
                dir.resolve("pve/nodes"),
                dir.resolve("run/qemu-server"),
                dir.resolve("run/lock/qemu-server"),
                Path.of("/usr/bin/qemu-system-x86_64"),
                "BC:24:11",
                LIMIT,
                LIMIT,
                Duration.ofMillis(300)),
            new Storages(dir.resolve("pve/storage.cfg"), NODE));
    impatient.stop(VM, false, Progress.SILENT);
    ended(again);
  }

  @Test
  void aForeignProcessUnderTheOldPidIsNeverTouched() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try {
      Path pidFile = dir.resolve("run/qemu-server/100.pid");
      Files.createDirectories(dir.resolve("run/qemu-server"));
      Files.writeString(pidFile, bystander.pid() + "\n");
      guests.stop(VM, false, Progress.SILENT);
      assertThat(guests.status(VM).word()).isEqualTo("stopped");
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void changesToARunningGuestWaitForItsNextStart() throws Exception {
    guests.start(VM, false, Progress.SILENT);
    guests.set(
        VM,
        ConfigChange.set(Map.of("memory", "32", "name", "new", "virtio1", "store:0.01")),
        Progress.SILENT);
    assertThat(guests.config(VM).get("memory")).contains("16");
    assertThat(guests.config(VM).get("name")).contains("new");
    assertThat(guests.config(VM).pending().values()).containsKeys("memory", "virtio1");
    guests.set(
        VM,
        new ConfigChange(
            Map.of(), List.of("serial0"), List.of("memory"), Optional.empty(), false, false),
        Progress.SILENT);
    guests.shutdown(VM, Duration.ofMillis(200), true, false, Progress.SILENT);
    guests.start(VM, false, Progress.SILENT);
    assertThat(guests.config(VM).pending().isEmpty()).isTrue();
    assertThat(guests.config(VM).values())
        .containsEntry("memory", "16")
        .containsEntry("virtio1", "store:100/vm-100-disk-1.raw,size=11M")
        .doesNotContainKey("serial0");
  }

  @Test
  void theFirmwareIgnoresThePowerButtonAndThatIsSaid() throws Exception {
    guests.start(VM, false, Progress.SILENT);
    assertThatThrownBy(
            () -> guests.shutdown(VM, Duration.ofMillis(300), false, false, Progress.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not shut down within");
    assertThat(guests.status(VM).word()).isEqualTo("running");
  }

  @Test
  void itsNetworkCableComesAndGoesWithTheGuest() throws Exception {
    Program.run(List.of("ip", "link", "add", "name", BRIDGE, "type", "bridge"), LIMIT);
    guests.set(VM, ConfigChange.set(Map.of("net0", "virtio,bridge=" + BRIDGE)), Progress.SILENT);
    guests.start(VM, false, Progress.SILENT);
    Path tap = Path.of("/sys/class/net/tap100i0");
    assertThat(tap.resolve("master").toRealPath().getFileName()).hasToString(BRIDGE);
    assertThat(Files.readString(tap.resolve("address"))).startsWith("fe:24:11:");
    guests.stop(VM, false, Progress.SILENT);
    assertThat(tap).doesNotExist();
  }

  @Test
  void badArgumentsAreReportedInQemusWords() throws Exception {
    guests.set(VM, ConfigChange.set(Map.of("args", "-device nonsense")), Progress.SILENT);
    assertThatThrownBy(() -> guests.start(VM, false, Progress.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nonsense");
    assertThat(guests.status(VM).word()).isEqualTo("stopped");
    assertThat(dir.resolve("run/qemu-server")).isEmptyDirectory();
  }

  @Test
  void everyKindOfDeviceStartsInQemu() throws Exception {
    guests.set(
        VM,
        ConfigChange.set(
            Map.ofEntries(
                Map.entry("scsihw", "virtio-scsi-single"),
                Map.entry("scsi1", "store:0.01,iothread=1,ssd=1,discard=on"),
                Map.entry("scsi2", "none,media=cdrom"),
                Map.entry("ide0", "store:0.01,format=qcow2,cache=writethrough"),
                Map.entry("ide2", "none,media=cdrom"),
                Map.entry("sata1", "store:0.01,cache=unsafe"),
                Map.entry("virtio9", "store:0.01,cache=directsync"),
                Map.entry("net0", "virtio"),
                Map.entry("net9", "e1000"),
                Map.entry("agent", "1"),
                Map.entry("rng0", "source=/dev/urandom"),
                Map.entry("watchdog", "model=i6300esb,action=reset"),
                Map.entry("cores", "2"),
                Map.entry("cpu", "x86-64-v2-AES"))),
        Progress.SILENT);
    for (String machine : List.of("pc", "q35")) {
      guests.set(VM, ConfigChange.set(Map.of("machine", machine)), Progress.SILENT);
      guests.start(VM, false, Progress.SILENT);
      assertThat(guests.status(VM).run().orElseThrow().qmpStatus()).isEqualTo("running");
      guests.stop(VM, false, Progress.SILENT);
    }
  }
}
