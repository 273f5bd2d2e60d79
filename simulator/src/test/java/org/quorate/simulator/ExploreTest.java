package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.InvalidInput;
import picocli.CommandLine;

/** An administrator asks what would happen, with nothing but a copy of /etc/pve. */
class ExploreTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void threeNodesAndTheirGuests() throws IOException {
    StringBuilder nodes = new StringBuilder("nodelist {\n");
    StringBuilder resources = new StringBuilder();
    for (int i = 1; i <= 3; i++) {
      nodes.append("node {\n name: node" + i + "\n quorum_votes: 1\n}\n");
      write(
          "pve/nodes/node" + i + "/qemu-server/10" + i + ".conf",
          "name: web" + i + "\nmemory: 4096\nscsi0: ceph:vm-10" + i + "-disk-0\n");
      resources.append("vm: 10" + i + "\n\tstate started\n\n");
    }
    write("pve/corosync.conf", nodes + "}\n");
    write("pve/ha/resources.cfg", resources.toString());
    write("pve/storage.cfg", "rbd: ceph\n\tpool p\n");
    write(
        "pve/ha/manager_status",
        """
        {"master_node":"node1","timestamp":1,"node_status":{"node1":"online","node2":"online",
         "node3":"online"},"service_status":{
         "vm:101":{"state":"started","node":"node1","uid":"a","running":1},
         "vm:102":{"state":"started","node":"node2","uid":"b","running":1},
         "vm:103":{"state":"started","node":"node3","uid":"c","running":1}}}
        """);
  }

  @Test
  void eachNodeIsLostInTurn() {
    assertThat(explore("pve")).isZero();
    assertThat(out.toString())
        .contains("If node1 dies now: 1 HA guest runs again", "If node2", "If node3")
        .contains("vm:102 (web2) on node1");
  }

  @Test
  void twoNodesOfThreeLeaveNoQuorum() {
    assertThat(explore("pve", "--lose", "node2,node3")).isEqualTo(1);
    assertThat(out.toString())
        .contains("If node2 and node3 die now: 1 of 2 votes are left, so there is no quorum");
  }

  @Test
  void memoryThatIsToldIsLookedAt() {
    assertThat(explore("pve", "--lose-site", "node2", "--node-memory", "6")).isEqualTo(1);
    assertThat(out.toString()).contains("vm:102 (web2) of node2: node1: not enough memory");
    assertThat(explore("pve", "--lose", "node2", "--node-memory", "6,node3=32")).isZero();
  }

  @Test
  void theCopysStartOrderIsKeptAndItsProbesAreNamed() throws IOException {
    write("pve/nodes/node2/qemu-server/104.conf", "name: db\nscsi0: ceph:vm-104-disk-0\n");
    write("pve/ha/resources.cfg", "vm: 102\n\tstate started\n\nvm: 104\n\tstate started\n\n");
    write(
        "pve/ha/manager_status",
        """
        {"master_node":"node1","timestamp":1,"node_status":{"node1":"online","node2":"online",
         "node3":"online"},"service_status":{
         "vm:102":{"state":"started","node":"node2","uid":"b","running":1},
         "vm:104":{"state":"started","node":"node2","uid":"c","running":1}}}
        """);
    write(
        "pve/ha/quorate-order.cfg",
        "start-order: web\n\tresources vm:102\n\tafter vm:104\n\tready agent\n");
    write("pve/ha/quorate-probes.cfg", "probe: vm:102\n\tcheck tcp:10.0.0.1:80\n");
    assertThat(explore("pve", "--lose", "node2")).isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "1. vm:104 (db)",
            "2. vm:102 (web2)",
            "when vm:104 is ready (start order 'web')",
            "probed by tcp:10.0.0.1:80: silence counts from");
  }

  @Test
  void anArchiveIsUnpackedAndAScriptGetsJson() throws Exception {
    Process tar =
        new ProcessBuilder("tar", "-C", directory.toString(), "-czf", directory + "/c.tgz", "pve")
            .start();
    assertThat(tar.waitFor()).isZero();
    assertThat(explore("c.tgz", "--lose", "node1", "--output-format", "json")).isZero();
    assertThat(out.toString()).startsWith("[{\"lost\":[\"node1\"]").contains("\"to\":\"node2\"");
  }

  @Test
  void whatIsWrongIsOneSentence() throws IOException {
    assertThat(explore("nowhere")).isEqualTo(2);
    assertThat(explore("pve", "--lose", "node9")).isEqualTo(2);
    write("empty.tar", "no archive");
    assertThat(explore("empty.tar")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(3)
        .anyMatch(
            line -> line.contains("there is no node 'node9' in this cluster; there are: node1"))
        .anyMatch(line -> line.contains("is not a tar archive"));
  }

  @Property(tries = 200)
  void anyMemoryOptionIsReadOrRefused(@ForAll String text) {
    try {
      assertThat(NodeMemory.parse(text).some()).isNotNull();
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("'");
    }
    assertThatThrownBy(() -> NodeMemory.parse("node1=x")).isInstanceOf(InvalidInput.class);
  }

  private int explore(String path, String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = directory.resolve(path).toString();
    System.arraycopy(more, 0, arguments, 1, more.length);
    CommandLine line = new CommandLine(new Explore());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
