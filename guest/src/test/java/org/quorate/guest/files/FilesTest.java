package org.quorate.guest.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/** Configuration files on a real file system, and the lock around one guest. */
class FilesTest {
  private static final VmId VM = new VmId(100);
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");

  @TempDir Path dir;

  @Test
  void anIdIsTakenOnceInTheWholeCluster() throws IOException {
    ConfigStore first = new ConfigStore(dir, NODE1);
    ConfigStore second = new ConfigStore(dir, NODE2);
    first.create(VM, VmConfig.empty().with("cores", "1"));
    assertThatThrownBy(() -> first.create(VM, VmConfig.empty()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> second.create(VM, VmConfig.empty()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(second.everywhere()).containsExactly(Map.entry(VM, NODE1));
    assertThat(second.read(VM)).isEmpty();
    assertThat(first.read(VM).orElseThrow().get("cores")).contains("1");
  }

  @Test
  void aRewriteLeavesNoPartsBehindAndOtherFilesAreNoGuests() throws IOException {
    ConfigStore store = new ConfigStore(dir, NODE1);
    store.create(VM, VmConfig.empty());
    store.write(VM, VmConfig.empty().with("cores", "2"));
    Path guests = dir.resolve("node1/qemu-server");
    assertThat(guests.toFile().list()).containsExactly("100.conf");
    Files.writeString(guests.resolve("readme.txt"), "x");
    Files.writeString(guests.resolve("099.conf"), "x");
    assertThat(store.local()).containsExactly(VM);
    store.delete(VM);
    store.delete(VM);
    assertThat(store.local()).isEmpty();
  }

  @Test
  void oneOperationAtATime() throws Exception {
    GuestLocks locks = new GuestLocks(dir.resolve("locks"));
    GuestLocks same = new GuestLocks(dir.resolve("locks"));
    GuestLocks.Held held = locks.take(VM, Duration.ofSeconds(1));
    assertThat(held).isNotNull();
    CompletableFuture<Boolean> other =
        CompletableFuture.supplyAsync(
            () -> {
              try (GuestLocks.Held second = same.take(VM, Duration.ofMillis(50))) {
                return second != null;
              } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });
    assertThat(other.get()).isFalse();
    try (GuestLocks.Held another = locks.take(new VmId(101), Duration.ofMillis(50))) {
      assertThat(another).isNotNull();
    }
    held.close();
    try (GuestLocks.Held again = same.take(VM, Duration.ofMillis(50))) {
      assertThat(again).isNotNull();
    }
  }
}
