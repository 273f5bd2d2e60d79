package org.quorate.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.Fingerprint;
import org.quorate.api.rest.TestNode;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.corosync.conf.NewCluster;
import org.quorate.model.NodeName;

/**
 * A node joins over the network: a real TLS server of the cluster, faked services on both sides.
 */
class JoiningTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");

  @TempDir Path root;
  private final FakeHost host = new FakeHost();
  private boolean clusterQuorate = true;
  private ClusterFiles cluster;
  private ClusterFiles own;
  private TestNode member;

  @BeforeEach
  void aClusterOfOneNodeAndANodeAlone() throws IOException {
    cluster = files("cluster");
    own = files("own");
    CorosyncConf conf = CorosyncConf.create(NewCluster.of("demo", NODE1, links("10.0.1.1")));
    Files.writeString(cluster.sharedConf(), conf.text());
    cluster.writeLocal(conf.bytes(), ClusterFiles.newAuthKey());
    Files.writeString(own.database().resolve("config.db"), "my own");
    member =
        new TestNode(
            "node1",
            cluster.etcPve(),
            root.resolve("tasks"),
            new ClusterConfigMethods(
                cluster,
                host,
                state(() -> true, () -> clusterQuorate),
                new ClusterKeys(cluster.etcPve()),
                NODE1,
                () -> {}));
  }

  @AfterEach
  void end() {
    member.close();
  }

  private ClusterFiles files(String name) throws IOException {
    Path base = root.resolve(name);
    Files.createDirectories(base.resolve("pve"));
    Files.createDirectories(base.resolve("db"));
    return new ClusterFiles(base.resolve("pve"), base.resolve("corosync"), base.resolve("db"));
  }

  private interface Fact {
    boolean holds();
  }

  private static ClusterState state(Fact clustered, Fact quorate) {
    return new ClusterState(
        () ->
            new ClusterInfo(
                NODE1, 1, clustered.holds(), quorate.holds(), true, false, "demo", 1, 3, List.of()),
        () -> true);
  }

  private static SortedMap<Integer, LinkAddress> links(String address) {
    SortedMap<Integer, LinkAddress> links = new TreeMap<>();
    links.put(0, new LinkAddress(address));
    return links;
  }

  private void join(NodeName self, Fingerprint fingerprint, String password) throws Exception {
    new Joining(
            own,
            host,
            state(() -> Files.exists(own.localConf()), () -> true),
            self,
            () -> host.log.add("new certificate"),
            member.port())
        .run(
            new Joining.Wish(
                "127.0.0.1", fingerprint, password, links("10.0.1.2"), Optional.empty(), 1, false),
            host);
  }

  private Fingerprint fingerprint() {
    return Fingerprint.of(member.tls.certificate());
  }

  private void assertNothingChanged() throws IOException {
    assertThat(own.database().resolve("config.db")).hasContent("my own");
    assertThat(own.localConf()).doesNotExist();
    assertThat(host.services).isEmpty();
    assertThat(CorosyncConf.parse(Files.readAllBytes(cluster.sharedConf())).nodes()).hasSize(1);
  }

  @Test
  void aNodeJoinsWithTheRightPasswordAndFingerprint() throws Exception {
    join(NODE2, fingerprint(), TestNode.PASSWORD);
    assertThat(own.localConf()).hasSameBinaryContentAs(cluster.sharedConf());
    assertThat(own.authKey()).hasSameBinaryContentAs(cluster.authKey());
    assertThat(own.database().resolve("config.db")).doesNotExist();
    assertThat(host.services)
        .containsExactly("stop quorate-clusterfs", "restart corosync", "start quorate-clusterfs");
    assertThat(host.log).contains("new certificate").noneMatch(line -> line.contains("horse"));
  }

  @Test
  void aWrongFingerprintEndsBeforeThePasswordIsSent() throws Exception {
    Fingerprint other = new Fingerprint("AB" + ":AB".repeat(31));
    assertThatThrownBy(() -> join(NODE2, other, TestNode.PASSWORD))
        .hasMessageContaining(fingerprint().value())
        .hasMessageContaining("Nothing was changed");
    assertNothingChanged();
    assertThat(member.failures).isEmpty();
  }

  @Test
  void aWrongPasswordIsSaid() throws Exception {
    assertThatThrownBy(() -> join(NODE2, fingerprint(), "guess"))
        .hasMessageContaining("the password is not that of root on 127.0.0.1");
    assertNothingChanged();
  }

  @Test
  void aNameThatTheClusterHasIsRefused() throws Exception {
    assertThatThrownBy(() -> join(NODE1, fingerprint(), TestNode.PASSWORD))
        .hasMessageContaining("has a node 'node1' already");
    assertNothingChanged();
  }

  @Test
  void aClusterWithoutQuorumLetsNobodyIn() throws Exception {
    clusterQuorate = false;
    assertThatThrownBy(() -> join(NODE2, fingerprint(), TestNode.PASSWORD))
        .hasMessageContaining("not quorate");
    assertNothingChanged();
  }

  @Test
  void whenCorosyncDoesNotComeUpTheNodeStandsAloneAsBefore() {
    host.corosyncStarts = false;
    assertThatThrownBy(() -> join(NODE2, fingerprint(), TestNode.PASSWORD))
        .hasMessageContaining("stands alone again")
        .hasMessageContaining("pvecm delnode node2");
    assertThat(own.database().resolve("config.db")).hasContent("my own");
    assertThat(own.localConf()).doesNotExist();
    assertThat(own.authKey()).doesNotExist();
  }
}
