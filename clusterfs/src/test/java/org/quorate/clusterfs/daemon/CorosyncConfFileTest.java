package org.quorate.clusterfs.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.Command;

class CorosyncConfFileTest {
  @TempDir Path dir;
  private final AtomicInteger reloads = new AtomicInteger();

  private static Command.WriteCorosyncConf version(int version, boolean reload) {
    return new Command.WriteCorosyncConf(text(version).getBytes(UTF_8), version, reload);
  }

  private static String text(int version) {
    return "totem {\n  config_version: " + version + "\n}\n";
  }

  @Test
  void theFirstFileIsWrittenANewerOneLoadedAndAnOlderOneIgnored() throws IOException {
    Path conf = dir.resolve("corosync/corosync.conf");
    Path ran = dir.resolve("ran");
    try (CorosyncConfFile file =
        new CorosyncConfFile(conf, List.of("touch", ran.toString()), reloads::incrementAndGet)) {
      file.follow(version(3, true));
      await().until(() -> reloads.get() == 1);
      assertThat(conf).hasContent(text(3));
      assertThat(ran).as("nothing to load again: there was no file").doesNotExist();
      file.follow(version(2, true));
      file.follow(version(4, true));
      await().until(() -> reloads.get() == 2);
      assertThat(conf).hasContent(text(4));
      assertThat(ran).exists();
      try (var files = Files.list(conf.getParent())) {
        assertThat(files).containsExactly(conf);
      }
    }
  }
}
