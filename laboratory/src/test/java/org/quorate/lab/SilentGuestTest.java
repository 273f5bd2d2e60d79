package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.quorate.lab.demo.HeartbeatGuest;
import org.quorate.lab.plan.LabNode;

/**
 * A guest that runs and does not answer is restarted after its strikes, and left alone when it may
 * not be. A page on the node stands in for the guest's, which serves none: while it is gone, the
 * guest is silent.
 */
@Tag("lab")
class SilentGuestTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String SERVICE = HeartbeatGuest.SERVICE;
  private static final String PAGES = "/run/silent-guest";
  private static final String PAGE = PAGES + "/health";
  private static final String ADDRESS = "127.0.0.1:8099";

  @RegisterExtension static final TestLab LAB = new TestLab("silent-state", 2, LIMIT);

  private static final LabNode NODE1 = LAB.node("node1");
  private static final HeartbeatGuest GUEST = LAB.guest();

  @BeforeAll
  static void startTheGuest() throws IOException {
    LAB.startHighlyAvailable(GUEST, NODE1);
  }

  private static String run(String... argv) {
    return LAB.run(NODE1, argv);
  }

  private static void waitFor(String what, String command, String shown) {
    LAB.waitFor(
        what,
        NODE1,
        () ->
            run("ha-manager", command, command.equals("probe") ? "list" : "--verbose")
                .contains(shown));
  }

  private static String boot() {
    return LAB.record(GUEST).boot();
  }

  @Test
  void strikesRestartItOnceAndTheBrakeHoldsWhenNothingIsLeft() throws IOException {
    String first = boot();
    run("mkdir", "-p", PAGES);
    run("touch", PAGE);
    run("busybox", "httpd", "-p", ADDRESS, "-h", PAGES);
    run("ha-manager", "set", SERVICE, "--max_restart", "1", "--max_relocate", "0");
    run("ha-manager", "probe", "add", SERVICE, "http://" + ADDRESS + "/health");
    run("ha-manager", "probe", "set", SERVICE, "--interval", "2", "--timeout", "1", "--grace", "5");
    waitFor("the healthy guest", "probe", "healthy");
    run("rm", PAGE);
    LAB.waitFor("the restart", NODE1, () -> !boot().equals(first));
    String second = boot();
    waitFor("the brake", "status", "no restart is left and its max_relocate is 0");
    assertThat(boot()).as("restarted once").isEqualTo(second);
    assertThat(LAB.record(GUEST).violations()).isZero();
    assertThat(run("ha-manager", "why", SERVICE)).contains("ordered to restart");
    run("touch", PAGE);
    waitFor("the guest that answers again", "probe", "healthy");
  }
}
