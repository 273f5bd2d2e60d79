package org.quorate.ha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quorate.fencing.ledger.FencePolicy;
import org.quorate.ha.lrm.ShutdownRequest.Kind;

/** The defaults are promises; whoever changes one changes this test. */
class HaSettingsTest {
  @Test
  void defaults() {
    HaSettings defaults = HaSettings.DEFAULT;
    assertThat(defaults.etcPve()).hasToString("/etc/pve");
    assertThat(defaults.clusterFsSocket()).hasToString("/run/quorate/clusterfs.sock");
    assertThat(defaults.apiSocket()).hasToString("/run/quorate/api.sock");
    assertThat(defaults.guestRun()).hasToString("/run/qemu-server");
    assertThat(defaults.run()).hasToString("/run/quorate");
    assertThat(defaults.watchdog()).hasToString("/dev/watchdog");
    assertThat(defaults.agents()).hasToString("/usr/sbin");
    assertThat(defaults.period()).hasSeconds(10);
    assertThat(defaults.fileLimit()).hasSeconds(10);
    assertThat(defaults.shutdownMax()).hasSeconds(80);
    assertThat(defaults.fencing()).isEqualTo(new FencePolicy(300, 2, 100, 30_000, 3, 500, 30_000));
  }

  @Test
  void systemdsJobsTellWhyTheDaemonEnds() {
    assertThat(ShutdownKind.kind("12 reboot.target start waiting")).isEqualTo(Kind.REBOOT_NODE);
    assertThat(ShutdownKind.kind("12 shutdown.target start")).isEqualTo(Kind.POWER_OFF_NODE);
    assertThat(ShutdownKind.kind("No jobs running.")).isEqualTo(Kind.RESTART_DAEMON);
    assertThat(ShutdownKind.ask(java.util.List.of("/nonexistent"))).isEqualTo(Kind.RESTART_DAEMON);
  }
}
