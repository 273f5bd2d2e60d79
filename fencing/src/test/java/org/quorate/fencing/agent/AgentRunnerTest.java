package org.quorate.fencing.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.fencing.ledger.FenceAction.OFF;
import static org.quorate.fencing.ledger.FenceAction.STATUS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.ledger.AgentSaid;
import org.quorate.fencing.ledger.FenceAction;

/** Small scripts play agents: what they are given, and what is made of their end. */
class AgentRunnerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void optionsTravelOnStandardInputOnly() throws Exception {
    agent("fence_test", "cat > \"$0.in\"; echo $# args >> \"$0.in\"; exit 2");
    assertThat(run(device(Map.of("ip", "10.70.3.9", "password", "secret")), STATUS).said())
        .isEqualTo(AgentSaid.OFF);
    assertThat(Files.readString(directory.resolve("fence_test.in")).lines())
        .contains("ip=10.70.3.9", "password=secret", "action=status", "0 args");
  }

  @Test
  void exitCodesMeanWhatTheFenceAgentInterfaceSays() throws Exception {
    agent("fence_test", "exit 0");
    assertThat(run(device(Map.of()), OFF).said()).isEqualTo(AgentSaid.OFF);
    assertThat(run(device(Map.of()), STATUS).said()).isEqualTo(AgentSaid.ON);
    agent("fence_test", "exit 2");
    assertThat(run(device(Map.of()), OFF).said()).isEqualTo(AgentSaid.UNKNOWN);
    agent("fence_test", "exit 1");
    assertThat(run(device(Map.of()), STATUS).said()).isEqualTo(AgentSaid.UNKNOWN);
  }

  @Test
  void theReasonOfAFailureIsShownWithoutThePassword() throws Exception {
    agent("fence_test", "echo first; echo 'login with pass word failed' >&2; exit 1");
    AgentResult result = run(device(Map.of("password", "pass word")), OFF);
    assertThat(result.detail()).isEqualTo("exit code 1: login with *** failed");
  }

  @Test
  void anAgentThatHangsIsKilledWithItsChildren() throws Exception {
    agent("fence_test", "sleep 600 & echo $! > \"$0.child\"; wait");
    AgentResult result = run(device(Map.of()), OFF, Duration.ofMillis(500));
    assertThat(result.said()).isEqualTo(AgentSaid.UNKNOWN);
    assertThat(result.took()).isLessThan(Duration.ofSeconds(5));
    long child = Long.parseLong(Files.readString(directory.resolve("fence_test.child")).strip());
    assertThat(
            ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty()
                || ProcessHandle.of(child).orElseThrow().onExit().get(5, TimeUnit.SECONDS) != null)
        .isTrue();
  }

  @Test
  void aFloodOfOutputNeitherBlocksNorFillsTheMemory() throws Exception {
    agent("fence_test", "head -c 5000000 /dev/zero | tr '\\0' x; exit 0");
    AgentResult result = run(device(Map.of()), OFF);
    assertThat(result.said()).isEqualTo(AgentSaid.OFF);
    assertThat(result.detail().length()).isLessThan(200);
  }

  @Test
  void aCancelledAgentSaysNothing() throws Exception {
    agent("fence_test", "sleep 600");
    BlockingQueue<AgentResult> ends = new LinkedBlockingQueue<>();
    AgentRunner.Running running = runner().start(device(Map.of()), OFF, LIMIT, ends::add);
    running.cancel();
    AgentResult end = ends.poll(5, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    assertThat(end.said()).isEqualTo(AgentSaid.UNKNOWN);
  }

  @Test
  void aMissingAgentIsNamedWithTheRemedy() throws Exception {
    assertThat(run(device(Map.of()), OFF).detail()).contains("install the package fence-agents");
  }

  @Test
  void thePasswordMayStandInAFileOfItsOwn() throws Exception {
    agent("fence_test", "cat > \"$0.in\"");
    Files.createDirectories(directory.resolve("priv/fence"));
    Files.writeString(directory.resolve("priv/fence/bmc"), "from file\n");
    run(device(Map.of("password_file", "fence/bmc")), OFF);
    assertThat(directory.resolve("fence_test.in")).content().contains("password=from file\n");
    assertThat(run(device(Map.of("password_file", "../x")), OFF).detail())
        .contains("must be a path relative to");
    assertThat(run(device(Map.of("password_file", "none")), OFF).detail()).contains("no such");
  }

  @Test
  void ipmiAgentsGetThePasswordByTheEnvironment() throws Exception {
    agent("fence_ipmilan", "cat > \"$0.in\"; env > \"$0.env\"");
    run(new FenceSwitch("bmc", "fence_ipmilan", Map.of("password", "secret"), 1), OFF);
    assertThat(directory.resolve("fence_ipmilan.in"))
        .content()
        .doesNotContain("secret")
        .contains("ipmitool_path=" + directory.resolve("run/ipmitool-with-environment"));
    assertThat(directory.resolve("fence_ipmilan.env")).content().contains("IPMI_PASSWORD=secret");
  }

  private void agent(String name, String script) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static FenceSwitch device(Map<String, String> options) {
    return new FenceSwitch("test", "fence_test", options, 1);
  }

  private AgentRunner runner() {
    return new AgentRunner(directory, directory.resolve("priv"), directory.resolve("run"));
  }

  private AgentResult run(FenceSwitch device, FenceAction action) throws InterruptedException {
    return run(device, action, LIMIT);
  }

  private AgentResult run(FenceSwitch device, FenceAction action, Duration limit)
      throws InterruptedException {
    BlockingQueue<AgentResult> ends = new LinkedBlockingQueue<>();
    runner().start(device, action, limit, ends::add);
    AgentResult end = ends.poll(30, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }
}
