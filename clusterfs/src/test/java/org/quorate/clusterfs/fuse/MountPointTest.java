package org.quorate.clusterfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the directory that is about to be mounted over. */
class MountPointTest {
  @TempDir Path dir;

  @Test
  void whatWasWrittenBeforeTheMountIsNamed() throws IOException {
    assertThat(FuseMount.hiddenBy(dir)).isEmpty();
    Files.writeString(dir.resolve("storage.cfg"), "dir: local");
    Files.writeString(dir.resolve("datacenter.cfg"), "keyboard: de");
    assertThat(FuseMount.hiddenBy(dir).orElseThrow())
        .startsWith(dir + " hides what was written there while it was not mounted")
        .contains("datacenter.cfg, storage.cfg; stop this service");
  }
}
