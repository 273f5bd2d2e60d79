package org.quorate.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.guest.files.ConfigStore;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.Outgoing;
import org.quorate.guest.migration.Stage;
import org.quorate.guest.migration.Terms;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target;
import org.quorate.guest.network.Taps;
import org.quorate.guest.process.HostProbe;
import org.quorate.guest.qemu.Hardware;
import org.quorate.guest.qemu.RunFiles;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.node.Storages;

/** What a source makes of what it finds, or does not find, below /etc/pve. */
class DepartureTest {
  private static final VmId VM = new VmId(100);
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");

  @TempDir Path dir;

  /** A target that never answers, in a cluster with quorum. */
  private static final class Silent implements Cluster, Target {
    @Override
    public boolean quorate() {
      return true;
    }

    @Override
    public Set<NodeName> online() {
      return Set.of(NODE1, NODE2);
    }

    @Override
    public Optional<String> address(NodeName node) {
      return Optional.empty();
    }

    @Override
    public Target target(NodeName node) {
      return this;
    }

    @Override
    public Landing prepare(Journey journey, Hardware hardware, Optional<String> network)
        throws IOException {
      throw new Unreached("silent");
    }

    @Override
    public void tell(Journey journey) throws IOException {
      throw new Unreached("silent");
    }

    @Override
    public Resumption resume(Journey journey) throws IOException {
      throw new Unreached("silent");
    }

    @Override
    public boolean drop(Journey journey) throws IOException {
      throw new Unreached("silent");
    }
  }

  private Outgoing settled(Progress progress) {
    GuestSettings settings = GuestSettings.of(NODE1, dir.resolve("pve"), dir.resolve("run"));
    Workplace at =
        new Workplace(
            settings,
            new ConfigStore(settings.nodes(), NODE1),
            new Storages(dir.resolve("pve/storage.cfg"), NODE1),
            new RunFiles(settings.run().toString()),
            new GuestLocks(settings.locks()),
            new Taps(),
            new HostProbe(settings.qemu()));
    Departure departure =
        new Departure(
            at,
            new GuestStop(at),
            new Silent(),
            new Journey(VM, MigrationId.of(1), NODE1),
            Optional.empty(),
            NODE2,
            new Terms(0, Terms.DOWNTIME_MS, Optional.empty()),
            progress);
    return departure.run(new Outgoing(Stage.SETTLE, "", 0));
  }

  private void gives(NodeName node, VmId vmid) throws IOException {
    Path directory = dir.resolve("pve/nodes").resolve(node.value()).resolve("qemu-server");
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(vmid + ".conf"), "memory: 16\n");
  }

  @Test
  void aGuestIsLeftToAThirdNodeThatHasItsFile() throws IOException {
    gives(new NodeName("node3"), VM);
    assertThat(settled(Progress.SILENT).stage()).isEqualTo(Stage.LEFT);
  }

  @Test
  void withoutEtcPveItIsAskedAgainUntilItIsThere() {
    List<String> lines = new ArrayList<>();
    Progress remount =
        new Progress() {
          @Override
          public void line(String text) {
            lines.add(text);
            try {
              gives(new NodeName("node3"), VM);
            } catch (IOException broken) {
              throw new IllegalStateException(broken);
            }
          }

          @Override
          public void warn(String text) {
            line(text);
          }
        };
    assertThat(settled(remount).stage()).isEqualTo(Stage.LEFT);
    assertThat(lines).containsExactly("its configuration is on no node: is /etc/pve there?");
  }

  @Test
  void aGuestThatIsOnNoNodeIsNotAnothersAndNothingOfItIsEnded() throws IOException {
    gives(NODE2, new VmId(101));
    // Without a QEMU here it is over; one that lives would be kept, and asked for again.
    assertThat(settled(Progress.SILENT).stage()).isEqualTo(Stage.STAYED);
  }
}
