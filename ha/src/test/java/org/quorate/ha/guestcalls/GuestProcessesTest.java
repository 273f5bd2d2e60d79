package org.quorate.ha.guestcalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.ServiceId;

/** Real processes of this machine that look like guests are ended, and only those meant. */
class GuestProcessesTest {
  private static final ServiceId VM = ServiceId.parse("vm:100");
  private static final ServiceId OTHER = ServiceId.parse("vm:101");
  private static final ServiceId CONTAINER = ServiceId.parse("ct:200");

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  /** What a QEMU of the guest shows in /proc, as far as it counts. */
  private Process qemu(ServiceId guest) throws IOException {
    Path file = directory.resolve(guest.name() + ".pid");
    Process process =
        new ProcessBuilder("sh", "-c", "while :; do sleep 60; done", "-pidfile", file.toString())
            .start();
    started.add(process);
    Files.writeString(file, process.pid() + "\n");
    // The kernel shows the new command line a moment after the program began.
    Path line = Path.of("/proc/" + process.pid() + "/cmdline");
    await().until(() -> Files.readString(line).contains(file.toString()));
    return process;
  }

  private GuestProcesses processes() {
    return new GuestProcesses(directory, Path.of("/proc"), directory.resolve("lxc"));
  }

  @Test
  void theGuestsAreProvenGoneAndOthersLive() throws IOException {
    Process meant = qemu(VM);
    Process other = qemu(OTHER);
    GuestProcesses processes = processes();
    await().atMost(Duration.ofSeconds(10)).until(() -> processes.stop(Set.of(VM), 50));
    assertThat(meant.onExit()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void aGuestIsFoundWithoutItsPidFile() throws IOException {
    Process meant = qemu(VM);
    Files.delete(directory.resolve("100.pid"));
    GuestProcesses processes = processes();
    await().atMost(Duration.ofSeconds(10)).until(() -> processes.stop(Set.of(VM), 50));
    assertThat(meant.onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aPidFileThatNamesAnotherProcessEndsNobody() throws IOException {
    Process other = qemu(OTHER);
    Files.writeString(directory.resolve("100.pid"), other.pid() + "\n");
    assertThat(processes().stop(Set.of(VM), 0)).isTrue();
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void whereNothingRunsThereIsNothingToProve() {
    assertThat(processes().stop(Set.of(VM, OTHER, CONTAINER), 0)).isTrue();
  }

  @Test
  void aContainerIsNeverProvenGone() throws IOException {
    Files.createDirectories(directory.resolve("lxc/200"));
    assertThat(processes().stop(Set.of(CONTAINER), 0)).isFalse();
  }

  @Test
  void theGuestStandsInItsPidFilesName() {
    assertThat(GuestProcesses.vmid(List.of("kvm", "-pidfile", "/var/run/qemu-server/100.pid")))
        .contains("100");
    assertThat(GuestProcesses.vmid(List.of("kvm", "-pidfile"))).isEmpty();
    assertThat(GuestProcesses.vmid(List.of("kvm", "-pidfile", "/tmp/x.pid"))).isEmpty();
  }

  @Property(tries = 200)
  void anyCommandLineIsReadOrNobodys(@ForAll List<String> words, @ForAll String file) {
    List<String> line = new ArrayList<>(words);
    line.add("-pidfile");
    line.add(file);
    assertThat(GuestProcesses.vmid(line).orElse("100")).matches("[1-9][0-9]{2,8}");
  }
}
