package org.quorate.ha.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.situation.GuestText;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What nodes publish and guests' configurations say becomes loads; what is not known is left out.
 */
class NodeLoadsTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final ServiceId VM = ServiceId.parse("vm:100");
  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path directory;
  private final Map<String, String> published = new HashMap<>();
  private NodeLoads loads;

  @BeforeEach
  void twoNodesAndTwoGuests() throws IOException {
    Files.createDirectories(directory.resolve("nodes/node1/qemu-server"));
    Files.createDirectories(directory.resolve("nodes/node2/qemu-server"));
    Files.writeString(
        directory.resolve("nodes/node1/qemu-server/100.conf"),
        "cores: 2\nsockets: 2\nmemory: 1024\n[snap]\ncores: 16\n");
    Files.writeString(directory.resolve("nodes/node2/qemu-server/101.conf"), "name: small\n");
    HaFiles files = new HaFiles(new Tree(directory, Duration.ofSeconds(5)));
    loads =
        new NodeLoads(
            files,
            (node, key) ->
                Optional.ofNullable(published.get(node + " " + key))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8)));
    published.put("node1 quorate-node", "{\"cpu\":0.25,\"maxcpu\":8,\"mem\":4,\"maxmem\":16}");
    published.put(
        "node1 quorate-guests", "{\"100\":{\"status\":\"running\",\"cpu\":0.5,\"mem\":7}}");
  }

  private PlacementReading.Loads read(SchedulerMode mode) throws IOException {
    return loads.read(mode, List.of(NODE1, NODE2));
  }

  @Test
  void sizesUseMaximaAndWhatRuns() throws IOException {
    PlacementReading.Loads read = read(SchedulerMode.STATIC);
    assertThat(read.sizes()).containsOnly(Map.entry(NODE1, new NodeLoad(0, 8, 0, 16)));
    assertThat(read.measured()).containsOnly(Map.entry(NODE1, new NodeLoad(2, 8, 4, 16)));
    assertThat(read.maxima())
        .containsEntry(VM, new Demand(4, GIBIBYTE))
        .containsEntry(ServiceId.parse("vm:101"), new Demand(1, GIBIBYTE / 2));
    assertThat(read.taken()).containsOnly(Map.entry(VM, new Demand(2, 7)));
    assertThat(read.guests().get(VM)).isEqualTo(new PlacementReading.Guest(NODE1, true));
    assertThat(read.guests().get(ServiceId.parse("vm:101")))
        .isEqualTo(new PlacementReading.Guest(NODE2, false));
  }

  @Test
  void aGuestWhoseConfigurationChangedIsMeasuredAnew() throws IOException {
    assertThat(read(SchedulerMode.DYNAMIC).maxima().get(VM)).isEqualTo(new Demand(4, GIBIBYTE));
    Files.writeString(
        directory.resolve("nodes/node1/qemu-server/100.conf"), "memory: current=2048\n");
    assertThat(read(SchedulerMode.DYNAMIC).maxima().get(VM))
        .as("nothing is read that did not change")
        .isEqualTo(new Demand(4, GIBIBYTE));
    loads.changed("nodes/node1/qemu-server/100.conf");
    assertThat(read(SchedulerMode.DYNAMIC).maxima().get(VM)).isEqualTo(new Demand(1, 2 * GIBIBYTE));
    Files.writeString(directory.resolve("nodes/node1/qemu-server/100.conf"), "cores: 3\n");
    loads.changed("");
    assertThat(read(SchedulerMode.DYNAMIC).maxima().get(VM)).isEqualTo(new Demand(3, GIBIBYTE / 2));
  }

  @Test
  void aGuestThatMovedOrWasMadeAnewIsReadWhereItIs() throws IOException {
    read(SchedulerMode.STATIC);
    Files.delete(directory.resolve("nodes/node1/qemu-server/100.conf"));
    assertThat(read(SchedulerMode.STATIC).maxima()).doesNotContainKey(VM);
    Files.writeString(directory.resolve("nodes/node2/qemu-server/100.conf"), "cores: 5\n");
    assertThat(read(SchedulerMode.STATIC).maxima().get(VM)).isEqualTo(new Demand(5, GIBIBYTE / 2));
  }

  @Test
  void aContainerWithoutALimitMayTakeAllCores() throws IOException {
    Files.createDirectories(directory.resolve("nodes/node1/lxc"));
    Files.writeString(directory.resolve("nodes/node1/lxc/102.conf"), "memory: 1024\n");
    assertThat(read(SchedulerMode.STATIC).maxima())
        .containsEntry(ServiceId.parse("ct:102"), new Demand(0, GIBIBYTE));
  }

  @Test
  void basicNeedsNothing() throws IOException {
    assertThat(read(SchedulerMode.BASIC)).isEqualTo(PlacementReading.Loads.none());
  }

  @Property(tries = 200)
  void whateverIsPublishedIsReadOrLeftOut(@ForAll String text, @ForAll double number) {
    assertThat(GuestText.size("vm", "cores: " + text + "\nmemory: " + number).cpus())
        .isNotNegative();
    assertThat(NodeLoads.load(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    var node = Json.object();
    node.put("maxcpu", number).put("maxmem", number).put("cpu", text);
    NodeLoads.load(node).ifPresent(load -> assertThat(load.maxCpus()).isPositive());
  }
}
