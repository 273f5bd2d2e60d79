package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFsSettingsTest {
  @TempDir Path dir;

  @Test
  void defaultsAreThePlacesOfProxmoxVe() {
    ClusterFsSettings settings = ClusterFsSettings.from(new Properties());
    assertThat(settings)
        .isEqualTo(
            new ClusterFsSettings(
                Path.of("/etc/pve"),
                Path.of("/var/lib/pve-cluster/config.db"),
                Path.of("/etc/corosync/corosync.conf"),
                Path.of("/run/quorate/clusterfs.sock"),
                Path.of("/proc/sys/kernel/hostname")));
    assertThat(settings.lockFile())
        .isEqualTo(Path.of("/var/lib/pve-cluster/.quorate-clusterfs.lock"));
  }

  @Test
  void eachCanBeGiven() {
    Properties properties = new Properties();
    for (String key : new String[] {"mount", "database", "corosync-conf", "socket", "hostname"}) {
      properties.setProperty(ClusterFsSettings.PREFIX + key, "/tmp/" + key);
    }
    assertThat(ClusterFsSettings.from(properties))
        .isEqualTo(
            new ClusterFsSettings(
                Path.of("/tmp/mount"),
                Path.of("/tmp/database"),
                Path.of("/tmp/corosync-conf"),
                Path.of("/tmp/socket"),
                Path.of("/tmp/hostname")));
  }

  @Test
  void theLockFileBelongsToOneProcessAndIsFreeAfterwards() throws Exception {
    Path file = dir.resolve("a/lock");
    try (OnlyInstance first = OnlyInstance.claim(file)) {
      assertThat(first).isNotNull();
    }
    try (OnlyInstance again = OnlyInstance.claim(file)) {
      assertThat(again).isNotNull();
    }
    assertThatThrownBy(() -> OnlyInstance.claim(Path.of("/proc/nothing/lock")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("run as root");
  }
}
