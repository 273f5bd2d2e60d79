package org.quorate.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.Fingerprint;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.corosync.conf.NewCluster;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** Making a cluster and letting nodes in, with the services and the file system's word faked. */
class ClusterMembershipTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");

  @TempDir Path root;
  private final FakeHost host = new FakeHost();
  private ClusterFiles files;
  private boolean quorate = true;

  /** How often changes are still refused; negative when they were taken. */
  private int refusals;

  @BeforeEach
  void directories() throws IOException {
    files =
        new ClusterFiles(
            Files.createDirectory(root.resolve("pve")),
            root.resolve("corosync"),
            Files.createDirectory(root.resolve("db")));
  }

  private ClusterState state() {
    return new ClusterState(
        () ->
            new ClusterInfo(
                NODE1,
                1,
                Files.exists(files.localConf()),
                quorate,
                true,
                false,
                "demo",
                1,
                3,
                List.of(new ClusterNode(NODE1, 1, true, true, "127.0.0.1"))),
        () -> refusals-- <= 0);
  }

  private static SortedMap<Integer, LinkAddress> links(String... addresses) {
    SortedMap<Integer, LinkAddress> links = new TreeMap<>();
    for (int i = 0; i < addresses.length; i++) {
      links.put(i, new LinkAddress(addresses[i]));
    }
    return links;
  }

  private void createDemo() throws Exception {
    CorosyncConf conf =
        CorosyncConf.create(NewCluster.of("demo", NODE1, links("10.0.1.1", "10.0.2.1")));
    new ClusterCreation(files, host, state()).run(conf, host);
  }

  private Admission admission() {
    return new Admission(files, state(), new ClusterKeys(files.etcPve()));
  }

  @Test
  void aNewClusterHasItsConfigurationInBothPlacesAndASecretKey() throws Exception {
    createDemo();
    assertThat(files.sharedConf()).hasSameBinaryContentAs(files.localConf());
    assertThat(Files.size(files.authKey())).isEqualTo(256);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.authKey())))
        .isEqualTo("r--------");
    assertThat(host.services).containsExactly("restart corosync", "restart quorate-clusterfs");
  }

  /** The groups hear of a new membership before everyone has counted its votes. */
  @Test
  void aNewClusterIsReadyWhenItTakesChanges() throws Exception {
    refusals = 3;
    createDemo();
    assertThat(refusals).isNegative();
    assertThat(host.log).last().isEqualTo("Cluster demo is quorate");
  }

  @Test
  void aClusterThatCannotStartIsUndone() {
    host.corosyncStarts = false;
    assertThatThrownBy(this::createDemo).hasMessage("corosync does not start");
    assertThat(files.sharedConf()).doesNotExist();
    assertThat(files.localConf()).doesNotExist();
    assertThat(files.authKey()).doesNotExist();
    assertThat(host.log).anyMatch(line -> line.startsWith("undone"));
  }

  @Test
  void aNodeIsLetInUnderTheNextIdAndGetsTheKey() throws Exception {
    createDemo();
    Map<String, Object> answer =
        admission().admit(NODE2, links("10.0.1.2", "10.0.2.2"), Optional.empty(), 1, false);
    CorosyncConf conf = CorosyncConf.parse((String) answer.get("corosync_conf"));
    assertThat(conf.node(NODE2).orElseThrow().nodeId()).isEqualTo(2);
    assertThat(conf.configVersion()).isEqualTo(2);
    assertThat(files.sharedConf()).hasContent(conf.text());
    assertThat((String) answer.get("corosync_authkey")).hasSizeGreaterThan(256);
    assertThat(files.etcPve().resolve("priv/lock/file-corosync_conf")).doesNotExist();
  }

  @Test
  void aNameThatExistsIsRefusedAndNothingChanges() throws Exception {
    createDemo();
    byte[] before = Files.readAllBytes(files.sharedConf());
    assertThatThrownBy(
            () -> admission().admit(NODE1, links("10.0.1.9"), Optional.empty(), 1, false))
        .isInstanceOf(InvalidInput.class);
    assertThat(Files.readAllBytes(files.sharedConf())).isEqualTo(before);
  }

  @Test
  void withoutQuorumNobodyIsLetIn() throws Exception {
    createDemo();
    quorate = false;
    assertThatThrownBy(
            () -> admission().admit(NODE2, links("10.0.1.2"), Optional.empty(), 1, false))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("not quorate");
  }

  @Test
  void aRunningNodeIsNotRemoved() throws Exception {
    createDemo();
    assertThatThrownBy(() -> admission().remove(NODE1)).hasMessageContaining("still runs");
  }

  @Test
  void guestsOfAJoiningNodeAreNotForgotten() throws Exception {
    Path guests = Files.createDirectories(files.etcPve().resolve("nodes/node1/qemu-server"));
    Files.writeString(guests.resolve("100.conf"), "memory: 96\n");
    Joining joining = new Joining(files, host, state(), NODE1, () -> {}, 8006);
    Joining.Wish wish =
        new Joining.Wish(
            "10.0.1.2",
            new Fingerprint("AB" + ":AB".repeat(31)),
            "secret",
            links("127.0.0.1"),
            Optional.empty(),
            1,
            false);
    assertThatThrownBy(() -> joining.requirePossible(wish))
        .hasMessageContaining("this node has guests (100)");
    assertThat(wish.toString()).doesNotContain("secret");
  }

  @Test
  void anAddressOfAnotherHostIsNamed() {
    assertThatThrownBy(() -> Links.requireLocal(links("127.0.0.1", "192.0.2.77")))
        .hasMessageContaining("--link1 192.0.2.77 is no address of this host");
  }

  @Test
  void theDatabaseOfAJoinComesBackWhenItFails() throws IOException {
    Files.writeString(root.resolve("db/config.db"), "mine");
    Path backup = files.putDatabaseAway(Instant.EPOCH);
    assertThat(root.resolve("db/config.db")).doesNotExist();
    Files.writeString(root.resolve("db/config.db"), "half");
    Files.writeString(root.resolve("db/config.db-wal"), "half");
    files.bringDatabaseBack(backup);
    assertThat(root.resolve("db/config.db")).hasContent("mine");
    assertThat(root.resolve("db/config.db-wal")).doesNotExist();
  }
}
