package org.quorate.storage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.StorageId;
import org.quorate.model.VmId;
import org.quorate.storage.DiskFormat;
import org.quorate.storage.DiskSize;
import org.quorate.storage.Volume;
import org.quorate.storage.VolumeId;

/** Disks on a directory storage, on a real file system. */
class StoragesTest {
  private static final VmId VM = new VmId(100);
  private static final StorageId STORE = new StorageId("store");
  private static final DiskSize SIZE = DiskSize.parse("1M");

  @TempDir Path dir;
  private Storages storages;

  @BeforeEach
  void aStorage() throws IOException {
    define("");
  }

  private void define(String more) throws IOException {
    Path cfg = dir.resolve("storage.cfg");
    Files.writeString(cfg, "dir: store\n\tpath " + dir.resolve("data") + "\n" + more);
    storages = new Storages(cfg, new NodeName("node1"));
  }

  @Test
  void aDiskIsAllocatedListedMeasuredAndFreed() throws Exception {
    Volume first = storages.allocate(STORE, VM, DiskFormat.RAW, SIZE);
    Volume second = storages.allocate(STORE, VM, DiskFormat.RAW, SIZE);
    assertThat(first.id()).hasToString("store:100/vm-100-disk-0.raw");
    assertThat(second.id()).hasToString("store:100/vm-100-disk-1.raw");
    assertThat(storages.path(first.id())).hasSize(1 << 20);
    assertThat(storages.list(STORE)).containsExactly(first, second);
    storages.free(first.id());
    storages.free(first.id());
    assertThat(storages.find(first.id())).isEmpty();
    storages.free(second.id());
    assertThat(dir.resolve("data/images/100")).doesNotExist();
    assertThat(storages.list(STORE)).isEmpty();
  }

  @Test
  void aQcow2DiskTellsTheSizeTheGuestSees() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-img is missing");
    Volume disk = storages.allocate(STORE, VM, DiskFormat.QCOW2, DiskSize.parse("64M"));
    assertThat(storages.find(disk.id())).contains(disk);
    Files.writeString(storages.path(disk.id()), "not a disk");
    assertThatThrownBy(() -> storages.find(disk.id())).hasMessageContaining("not a qcow2 file");
  }

  @Test
  void manyAtOnceNeverGetTheSameDisk() throws Exception {
    Set<String> names = new ConcurrentSkipListSet<>();
    Callable<Boolean> one =
        () -> names.add(storages.allocate(STORE, VM, DiskFormat.RAW, SIZE).id().name());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> added : threads.invokeAll(List.of(one, one, one, one, one, one))) {
        assertThat(added.get()).isTrue();
      }
    }
    assertThat(names).hasSize(6);
  }

  @Test
  void whatCannotBeUsedIsRefusedWithTheReason() throws IOException {
    assertThatThrownBy(() -> storages.list(new StorageId("nope")))
        .hasMessage("storage 'nope' is not defined in storage.cfg");
    define("\tcontent iso\n");
    assertThatThrownBy(() -> storages.allocate(STORE, VM, DiskFormat.RAW, SIZE))
        .hasMessage("storage 'store' does not hold disks: its content lacks 'images'");
    define("\tshared 1\n");
    assertThatThrownBy(() -> storages.allocate(STORE, VM, DiskFormat.RAW, SIZE))
        .hasMessageContaining("does not exist on this node: mount it first");
    assertThatThrownBy(() -> storages.free(VolumeId.parse("store:iso/debian.iso")))
        .isInstanceOf(InvalidInput.class);
  }
}
