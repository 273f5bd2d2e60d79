package org.quorate.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.node.Storages;

/** Guests that do not run: made, changed and destroyed on a real file system. */
class GuestsTest {
  private static final VmId VM = new VmId(100);
  private static final NodeName NODE = new NodeName("node1");

  @TempDir Path dir;
  private Guests guests;

  @BeforeEach
  void aNode() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/qemu-system-x86_64")), "qemu-system-x86 is missing");
    Files.createDirectories(dir.resolve("pve"));
    Files.writeString(
        dir.resolve("pve/storage.cfg"),
        "dir: store\n\tpath " + dir.resolve("store") + "\n\tcontent images\n");
    guests =
        new Guests(
            GuestSettings.of(NODE, dir.resolve("pve"), dir.resolve("run")),
            new Storages(dir.resolve("pve/storage.cfg"), NODE));
  }

  private void create(Map<String, String> options) throws Exception {
    guests.create(VM, options, Progress.SILENT);
  }

  private void set(ConfigChange change) throws Exception {
    guests.set(VM, change, Progress.SILENT);
  }

  @Test
  void creatingRewritesTheConfigurationBeforeItEnds() throws Exception {
    create(Map.of("virtio0", "store:0.01", "net0", "virtio,bridge=vmbr0", "memory", "64"));
    VmConfig config = guests.config(VM);
    assertThat(config.get("virtio0")).contains("store:100/vm-100-disk-0.raw,size=11M");
    assertThat(config.get("net0").orElseThrow())
        .matches("virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0");
    assertThat(config.get("smbios1").orElseThrow()).startsWith("uuid=");
    assertThat(config.get("boot")).contains("order=virtio0;net0");
    assertThat(config.get("meta").orElseThrow()).contains("creation-qemu=");
    assertThat(config.get("lock")).isEmpty();
    assertThat(guests.list())
        .singleElement()
        .satisfies(
            guest -> {
              assertThat(guest.word()).isEqualTo("stopped");
              assertThat(guest.maxDiskBytes()).isEqualTo(11L << 20);
            });
  }

  @Test
  void aCreateThatFailsLeavesNothing() throws Exception {
    Files.writeString(dir.resolve("store"), "a file where the storage should be");
    assertThatThrownBy(() -> create(Map.of("virtio0", "store:1"))).isInstanceOf(IOException.class);
    assertThat(guests.everywhere()).isEmpty();
    assertThatThrownBy(() -> create(Map.of("virtio0", "nope:1")))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("storage 'nope' is not defined in storage.cfg");
    assertThatThrownBy(() -> create(Map.of("virtio0", "store:7/vm-101-disk-0.raw")))
        .isInstanceOf(InvalidInput.class);
    assertThat(guests.everywhere()).isEmpty();
  }

  @Test
  void anIdIsTakenOnlyOnce() throws Exception {
    create(Map.of());
    assertThatThrownBy(() -> create(Map.of()))
        .isInstanceOf(Refused.class)
        .hasMessage("VM 100 already exists on node 'node1'");
  }

  @Test
  void aStaleDigestIsRefused() throws Exception {
    create(Map.of());
    String digest = guests.config(VM).digest();
    ConfigChange change =
        new ConfigChange(
            Map.of("cores", "2"), List.of(), List.of(), Optional.of(digest), false, false);
    set(change);
    assertThatThrownBy(() -> set(change))
        .isInstanceOf(Refused.class)
        .hasMessage("detected modified configuration - file changed by other user? Try again.");
  }

  @Test
  void aDeletedDiskIsKeptUntilItIsDeletedAsUnused() throws Exception {
    create(Map.of("virtio0", "store:0.01", "virtio1", "store:0.01"));
    Path disk0 = dir.resolve("store/images/100/vm-100-disk-0.raw");
    Path disk1 = dir.resolve("store/images/100/vm-100-disk-1.raw");
    set(ConfigChange.delete("virtio0"));
    assertThat(guests.config(VM).get("unused0")).contains("store:100/vm-100-disk-0.raw");
    set(ConfigChange.set(Map.of("scsi0", "store:100/vm-100-disk-0.raw,cache=writeback")));
    assertThat(guests.config(VM).get("unused0")).isEmpty();
    assertThat(guests.config(VM).get("scsi0"))
        .contains("store:100/vm-100-disk-0.raw,cache=writeback,size=11M");
    set(ConfigChange.set(Map.of("scsi0", "store:100/vm-100-disk-0.raw,cache=none")));
    assertThat(guests.config(VM).get("unused0")).isEmpty();
    set(ConfigChange.delete("scsi0"));
    set(ConfigChange.delete("unused0"));
    assertThat(disk0).doesNotExist();
    set(new ConfigChange(Map.of(), List.of("virtio1"), List.of(), Optional.empty(), false, true));
    assertThat(disk1).doesNotExist();
    assertThat(guests.config(VM).values()).doesNotContainKeys("virtio1", "unused0");
  }

  @Test
  void destroyingFreesEveryDisk() throws Exception {
    create(Map.of("virtio0", "store:0.01", "protection", "1"));
    assertThatThrownBy(() -> guests.destroy(VM, false, false, Progress.SILENT))
        .hasMessageContaining("is protected");
    set(ConfigChange.set(Map.of("protection", "0", "description", "bye\n")));
    set(ConfigChange.delete("virtio0"));
    Files.writeString(dir.resolve("store/images/100/vm-100-disk-7.raw"), "forgotten");
    guests.destroy(VM, true, false, Progress.SILENT);
    assertThat(guests.everywhere()).isEmpty();
    assertThat(dir.resolve("store/images/100")).doesNotExist();
  }

  @Test
  void aLockedGuestIsLeftAlone() throws Exception {
    create(Map.of("lock", "migrate"));
    assertThatThrownBy(() -> guests.start(VM, false, Progress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("VM 100 is locked (migrate)");
    assertThatThrownBy(() -> set(ConfigChange.set(Map.of("cores", "2"))))
        .hasMessageContaining("is locked");
    assertThatThrownBy(() -> guests.destroy(VM, false, false, Progress.SILENT))
        .hasMessageContaining("is locked");
    set(new ConfigChange(Map.of(), List.of("lock"), List.of(), Optional.empty(), true, false));
    assertThat(guests.config(VM).get("lock")).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedBeforeAnythingIsStarted() throws Exception {
    create(Map.of("virtio0", "store:0.01", "net0", "virtio,bridge=nobr9"));
    assertThatThrownBy(() -> guests.start(VM, false, Progress.SILENT))
        .hasMessage("bridge 'nobr9' does not exist on this node");
    set(ConfigChange.set(Map.of("net0", "virtio", "args", "-kernel /nowhere/vmlinuz")));
    assertThatThrownBy(() -> guests.start(VM, false, Progress.SILENT))
        .hasMessage("args: file '/nowhere/vmlinuz' does not exist on this node");
    Files.delete(dir.resolve("store/images/100/vm-100-disk-0.raw"));
    assertThatThrownBy(() -> guests.start(VM, false, Progress.SILENT))
        .hasMessage("virtio0: volume 'store:100/vm-100-disk-0.raw' does not exist on this node");
    assertThat(guests.status(VM).word()).isEqualTo("stopped");
  }

  @Test
  void aGuestThatMovedAwayIsNotStartedHere() throws Exception {
    create(Map.of());
    Path there = dir.resolve("pve/nodes/node2/qemu-server");
    Files.createDirectories(there);
    Files.move(dir.resolve("pve/nodes/node1/qemu-server/100.conf"), there.resolve("100.conf"));
    assertThatThrownBy(() -> guests.start(VM, true, Progress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessage("VM 100 is on node 'node2', not on 'node1'");
    assertThatThrownBy(() -> create(Map.of())).hasMessage("VM 100 already exists on node 'node2'");
  }

  @Test
  void stoppingAStoppedGuestIsFineAndAnUnknownOneIsNamed() throws Exception {
    assertThatThrownBy(() -> guests.stop(VM, false, Progress.SILENT))
        .hasMessage("VM 100 does not exist");
    create(Map.of());
    guests.stop(VM, false, Progress.SILENT);
    guests.shutdown(VM, Duration.ZERO, false, false, Progress.SILENT);
    assertThatThrownBy(() -> guests.reset(VM, false)).hasMessage("VM 100 is not running");
  }
}
