package org.quorate.corosync.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that every library works against a real corosync, also after its crash. */
@Tag("lab")
class CorosyncLabTest {
  private static final Path COROSYNC = Path.of("/usr/sbin/corosync");

  @TempDir Path directory;

  @Test
  void everyLibraryWorksAgainAfterCorosyncWasKilled() throws Exception {
    assumeTrue(Files.isExecutable(COROSYNC), "needs the package corosync");
    assertThat(probe(Probe.class))
        .contains("refused: Corosync is not running on this node: start the service corosync")
        .contains("cmap probe 2 1000")
        .contains("CmapNode[nodeId=1, name=alone, votes=1, links={0=127.0.0.1}]")
        .contains("nodeState=MEMBER, nodeVotes=1, nodeExpected=1")
        .contains("votes of a stranger Optional.empty")
        .contains("refused: Corosync refuses 9 expected votes")
        .contains("cfg 1 Optional[NodeStatus[nodeId=1, reachable=true")
        .contains("reloaded")
        .contains("reads like the tool")
        .contains("latency p50")
        .contains("group lost")
        .contains("mcast after the kill LOST")
        .contains("mcast after the restart SENT")
        .contains("group [] left [LEAVE] joined []")
        .doesNotContain("unexpected")
        .endsWith("done\n");
  }

  @Test
  void aLostMemberIsToldAtOnceThoughQuorumStays() throws Exception {
    assumeTrue(Files.isExecutable(COROSYNC), "needs the package corosync");
    assertThat(probe(MembershipProbe.class))
        .contains("quorum true [1, 2]")
        .contains("killed")
        .containsPattern("quorum true \\[1\\] after \\d+ ms")
        .containsPattern("quorum true \\[1, 2\\] after \\d+ ms")
        .endsWith("done\n");
  }

  private String probe(Class<?> main) throws IOException, InterruptedException {
    Path output = directory.resolve("probe.log");
    Process process =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--mount",
                "--ipc",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    String lines = Files.readString(output, StandardCharsets.UTF_8);
    System.out.println(lines);
    assertThat(ended).as("the probe ends; it printed:%n%s", lines).isTrue();
    return lines;
  }
}
