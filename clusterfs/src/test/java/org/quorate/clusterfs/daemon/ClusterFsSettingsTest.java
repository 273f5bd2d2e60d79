package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.sqlite.SqliteStore;

class ClusterFsSettingsTest {
  @TempDir Path dir;

  @Test
  void defaultsAreThePlacesOfProxmoxVe() throws CannotStart {
    ClusterFsSettings settings = ClusterFsSettings.from(new Properties());
    assertThat(settings)
        .isEqualTo(
            new ClusterFsSettings(
                Path.of("/etc/pve"),
                Path.of("/var/lib/pve-cluster/config.db"),
                Path.of("/var/lib/pve-cluster/history.db"),
                SqliteStore.Durability.FULL,
                Path.of("/etc/corosync/corosync.conf"),
                Path.of("/run/quorate/clusterfs.sock"),
                Path.of("/proc/sys/kernel/hostname"),
                true,
                true));
    assertThat(settings.lockFile())
        .isEqualTo(Path.of("/var/lib/pve-cluster/.quorate-clusterfs.lock"));
  }

  @Test
  void eachCanBeGiven() throws CannotStart {
    Properties properties = new Properties();
    for (String key :
        new String[] {"mount", "database", "history", "corosync-conf", "socket", "hostname"}) {
      properties.setProperty(ClusterFsSettings.PREFIX + key, "/tmp/" + key);
    }
    properties.setProperty(ClusterFsSettings.PREFIX + "durability", "normal");
    properties.setProperty(ClusterFsSettings.PREFIX + "realtime", "off");
    properties.setProperty(ClusterFsSettings.PREFIX + "ipc", "off");
    assertThat(ClusterFsSettings.from(properties))
        .isEqualTo(
            new ClusterFsSettings(
                Path.of("/tmp/mount"),
                Path.of("/tmp/database"),
                Path.of("/tmp/history"),
                SqliteStore.Durability.NORMAL,
                Path.of("/tmp/corosync-conf"),
                Path.of("/tmp/socket"),
                Path.of("/tmp/hostname"),
                false,
                false));
  }

  @Test
  void anUnknownWordForASwitchIsRefused() {
    for (String key : new String[] {"realtime", "ipc"}) {
      Properties properties = new Properties();
      properties.setProperty(ClusterFsSettings.PREFIX + key, "maybe");
      assertThatThrownBy(() -> ClusterFsSettings.from(properties))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining(key + " is 'maybe': it must be on or off");
    }
  }

  @Test
  void anUnknownDurabilityIsRefused() {
    Properties properties = new Properties();
    properties.setProperty(ClusterFsSettings.PREFIX + "durability", "maybe");
    assertThatThrownBy(() -> ClusterFsSettings.from(properties))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("must be full or normal");
  }

  @Test
  void groupNumbersAreReadFromTheirFile() {
    assertThat(ReaderGroup.number(List.of("root:x:0:", "www-data:x:133:a,b"))).isEqualTo(133);
    assertThat(ReaderGroup.number(List.of("root:x:0:", "www-data:x:many:"))).isEqualTo(33);
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
