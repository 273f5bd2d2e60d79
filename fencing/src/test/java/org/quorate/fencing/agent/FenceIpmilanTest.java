package org.quorate.fencing.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.ledger.AgentSaid;
import org.quorate.fencing.ledger.FenceAction;

/** The real fence_ipmilan switches off a real (simulated) BMC, fast and without showing secrets. */
@Tag("lab")
class FenceIpmilanTest {
  /** What off and two read-backs may take of the six seconds from a power cut to the restart. */
  private static final Duration PROOF_LIMIT = Duration.ofMillis(1500);

  @TempDir Path directory;
  private final List<String> arguments = new ArrayList<>();
  private Process bmc;
  private int port;

  @BeforeEach
  void startBmc() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ipmi_sim"))
            && Files.isExecutable(Path.of("/usr/sbin/fence_ipmilan")),
        "needs the packages openipmi, ipmitool and fence-agents");
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    Path chassis = directory.resolve("chassis");
    Files.writeString(
        chassis,
        """
        #!/bin/sh
        if [ "$1" = get ]; then echo "power:$(cat %1$s/power)"; else echo "$3" > %1$s/power; fi
        """
            .formatted(directory));
    Files.setPosixFilePermissions(chassis, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(directory.resolve("power"), "1\n");
    Files.writeString(
        directory.resolve("lan.conf"),
        """
        name "bmc"
        set_working_mc 0x20
        startlan 1
          addr 127.0.0.1 %d
          priv_limit admin
          allowed_auths_admin none md2 md5 straight
          guid a123456789abcdefa123456789abcdef
        endlan
        user 1 true "" "test" user 10 none md2 md5 straight
        user 2 true "admin" "top-secret" admin 10 none md2 md5 straight
        chassis_control "%s"
        """
            .formatted(port, chassis));
    Files.writeString(
        directory.resolve("sim.emu"),
        """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
        mc_enable 0x20
        """);
    bmc =
        new ProcessBuilder("ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sim.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> run(FenceAction.STATUS).said() == AgentSaid.ON);
  }

  @AfterEach
  void stopBmc() {
    bmc.destroyForcibly();
  }

  @Test
  void offAndTwoReadBacksTakeLessThanOneAndAHalfSeconds() throws Exception {
    long began = System.nanoTime();
    assertThat(run(FenceAction.OFF).said()).isEqualTo(AgentSaid.OFF);
    assertThat(run(FenceAction.STATUS).said()).isEqualTo(AgentSaid.OFF);
    assertThat(run(FenceAction.STATUS).said()).isEqualTo(AgentSaid.OFF);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("fence_ipmilan: off and two read-backs in " + took.toMillis() + " ms");
    assertThat(took).isLessThan(PROOF_LIMIT);
    assertThat(directory.resolve("power")).hasContent("0\n");
  }

  @Test
  void noProcessShowsThePassword() throws Exception {
    Thread watcher = Thread.ofPlatform().daemon().start(this::collectArguments);
    for (int i = 0; i < 5; i++) {
      assertThat(run(FenceAction.STATUS).said()).isEqualTo(AgentSaid.ON);
    }
    watcher.interrupt();
    watcher.join();
    assertThat(arguments).anyMatch(line -> line.contains("lanplus"));
    assertThat(arguments).noneMatch(line -> line.contains("top-secret"));
  }

  @Test
  void aWrongPasswordIsUnknownNotOff() throws Exception {
    AgentResult result = run(FenceAction.OFF, "wrong");
    assertThat(result.said()).isEqualTo(AgentSaid.UNKNOWN);
    assertThat(directory.resolve("power")).hasContent("1\n");
  }

  private void collectArguments() {
    while (!Thread.currentThread().isInterrupted()) {
      ProcessHandle.current()
          .descendants()
          .forEach(p -> p.info().commandLine().ifPresent(arguments::add));
    }
  }

  private AgentResult run(FenceAction action) throws Exception {
    return run(action, "top-secret");
  }

  private AgentResult run(FenceAction action, String password) throws Exception {
    FenceSwitch device =
        new FenceSwitch(
            "bmc",
            "fence_ipmilan",
            Map.of(
                "ip", "127.0.0.1",
                "ipport", Integer.toString(port),
                "username", "admin",
                "password", password,
                "lanplus", "1",
                "cipher", "3",
                "power_wait", "0"),
            1);
    BlockingQueue<AgentResult> ends = new LinkedBlockingQueue<>();
    new AgentRunner(Path.of("/usr/sbin"), directory, directory.resolve("run"))
        .start(device, action, Duration.ofSeconds(30), ends::add);
    AgentResult end = ends.poll(40, TimeUnit.SECONDS);
    if (end == null) {
      throw new IOException("the agent's end was not reported");
    }
    return end;
  }
}
