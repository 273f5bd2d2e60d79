package org.quorate.clusterfs.lab;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two daemons, a real Corosync, and a real quorum device, which votes but keeps no data; every test
 * leaves the cluster whole.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuorumDeviceTest {
  private static final Pattern QUORATE = Pattern.compile("Quorate: +Yes");
  private static final Pattern ALL_VOTES = Pattern.compile("Total votes: +3");
  private static final Pattern NO_WITNESS = Pattern.compile("Total votes: +2");

  private RealCluster cluster;
  private QuorumDevice device;

  @BeforeAll
  void form(@TempDir Path dir) throws Exception {
    cluster = RealCluster.withWitness(dir, 2);
    device = new QuorumDevice(cluster, dir);
    device.startWitness();
    start(1);
    start(2);
    awaitWhole();
  }

  @AfterAll
  void end() throws Exception {
    System.out.println(cluster.logs());
    cluster.close();
  }

  @Test
  void theSurvivorGoesOnAndTheOtherWaitsForIt() throws Exception {
    survivorWritesAlone("by-the-device");
    kill(1);
    start(2);
    awaitReadOnlyBecauseOf1();
    assertThat(votes()).as("node 2 has quorum").containsPattern(QUORATE);
    assertThatThrownBy(() -> Files.writeString(at(2, "too-early"), "x"))
        .isInstanceOf(AccessDeniedException.class);

    start(1);
    awaitWhole();
    assertThat(at(2, "by-the-device")).hasContent("by-the-device");
    write(1, "both-1");
    write(2, "both-2");
  }

  /** The epoch of the votes lowered by hand is weak: node 1's, with the device, wins. */
  @Test
  void givenUpChangesWinWhenTheirNodeReturnsAndTheOthersAreKept() throws Exception {
    survivorWritesAlone("acknowledged");
    kill(1);
    start(2);
    awaitReadOnlyBecauseOf1();
    assertThat(expectOne()).as("Corosync refuses beside a device").contains("INVALID_PARAM");

    device.stop(2);
    expectOne();
    assertThat(votes()).as("nor without its daemon").containsPattern("Expected votes: +2");
    Path configuration = cluster.space(2).root().resolve("etc/corosync/corosync.conf");
    String before = Files.readString(configuration);
    load(configuration, before.replaceAll("(?s) +device \\{.*ffsplit\\s+}\\s+}", ""));
    patiently().until(() -> expectOne().equals("0") && QUORATE.matcher(votes()).find());
    write(2, "instead");
    load(configuration, before);
    device.start(2);
    patiently().until(() -> cluster.client(2).durability().writable());
    write(2, "with-the-device-again");

    start(1);
    awaitWhole();
    for (int node = 1; node <= 2; node++) {
      assertThat(at(node, "acknowledged")).hasContent("acknowledged");
      assertThat(at(node, "instead")).doesNotExist();
      assertThat(at(node, "with-the-device-again")).doesNotExist();
    }
    try (var kept = Files.walk(cluster.space(2).root().resolve("var/lib/pve-cluster/discarded"))) {
      assertThat(kept.map(file -> file.getFileName().toString()))
          .contains("instead", "with-the-device-again", "difference.txt");
    }
    patiently()
        .until(
            () ->
                cluster.client(1).logGet(50).stream()
                    .anyMatch(e -> e.message().contains("discarded by a merge")));
  }

  @Test
  void withoutTheWitnessBothGoOn() throws Exception {
    device.killWitness();
    write(1, "at-once-1");
    write(2, "at-once-2");
    patiently().until(() -> NO_WITNESS.matcher(votes()).find());
    write(1, "later-1");
    write(2, "later-2");
    device.startWitness();
    awaitWhole();
    write(1, "again");
  }

  private void survivorWritesAlone(String file) throws Exception {
    kill(2);
    long killed = System.nanoTime();
    write(1, file);
    System.out.printf(
        "node 2 killed: node 1 acknowledged a write after %,d ms%n",
        (System.nanoTime() - killed) / 1_000_000);
    patiently().until(() -> Files.readString(at(1, ".quorate")).contains("\"writable\": 1"));
    patiently().until(() -> cluster.client(1).durability().epoch() > 0);
  }

  private void awaitReadOnlyBecauseOf1() {
    patiently()
        .untilAsserted(
            () ->
                assertThat(Files.readString(at(2, ".quorate")))
                    .contains("\"writable\": 0", "nodes [1] may hold changes"));
  }

  private void awaitWhole() {
    patiently()
        .until(
            () -> {
              boolean writable = true;
              for (int node = 1; node <= 2; node++) {
                writable &= cluster.client(node).durability().writable();
              }
              return writable && ALL_VOTES.matcher(votes()).find();
            });
    cluster.awaitHealthy();
  }

  private void start(int node) throws Exception {
    cluster.startCorosync(node);
    device.start(node);
    cluster.startDaemon(node);
  }

  private void kill(int node) throws Exception {
    cluster.killCorosync(node);
    device.kill(node);
    cluster.killDaemon(node);
  }

  /** What node 2's Corosync counts. */
  private String votes() throws Exception {
    return cluster.space(2).run("corosync-quorumtool", "-s");
  }

  /** What {@code pvecm expected 1} asks of Corosync. */
  private String expectOne() throws Exception {
    return cluster.space(2).run("corosync-quorumtool", "-e", "1");
  }

  private void load(Path configuration, String text) throws Exception {
    Files.writeString(configuration, text, TRUNCATE_EXISTING);
    assertThat(cluster.space(2).run("corosync-cfgtool", "-R")).startsWith("0");
  }

  private Path at(int node, String path) {
    return cluster.pve(node).resolve(path);
  }

  /** Until it is acknowledged. */
  private void write(int node, String file) {
    patiently()
        .until(
            () -> {
              Files.writeString(at(node, file), file);
              return true;
            });
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions();
  }
}
