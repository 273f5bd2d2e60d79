package org.quorate.clusterfs.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the cluster confirms nothing, who only asks is answered. */
@Tag("lab")
class IpcStuckTest {
  @TempDir Path dir;
  private Space space;

  @BeforeEach
  void space() throws Exception {
    space = Space.ofMountsAndNetwork();
  }

  @AfterEach
  void end() {
    space.close();
  }

  private List<String> probe(String... requests) throws Exception {
    return IpcProbe.command("0:0", dir.resolve("classes"), 1 << 20, requests);
  }

  @Test
  void oneClientsChangeDoesNotHoldUpTheOthersNorTheEnd() throws Exception {
    Path log = dir.resolve("log");
    Process service =
        space.start(
            log,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StuckNode.class.getName()));
    await().until(() -> space.run(probe("9:+0").toArray(String[]::new)).contains("9 -44"));
    Path waiting = dir.resolve("waiting");
    Process waits = space.start(waiting, probe("4:6b+255", "8:+16"));
    await().until(() -> Files.readString(log).contains("stuck"));

    assertThat(space.run(probe("8:+16").toArray(String[]::new))).contains("8 0").contains("done");

    assertThat(waits.isAlive()).isTrue();
    assertThat(Files.readString(waiting)).doesNotContain("8 0");
    service.getOutputStream().close();
    await().until(() -> Files.readString(log).contains("closed"));
    assertThat(service.waitFor()).isZero();
  }
}
