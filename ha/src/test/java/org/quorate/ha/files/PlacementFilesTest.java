package org.quorate.ha.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.rules.LegacyGroups;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;

/** Rules, legacy groups and the scheduler's settings, over a plain directory. */
class PlacementFilesTest {
  @TempDir Path directory;
  private PlacementFiles files;
  private HaFiles ha;

  @BeforeEach
  void aTree() throws IOException {
    Files.createDirectories(directory.resolve("ha"));
    ha = new HaFiles(new Tree(directory, Duration.ofSeconds(5)));
    files = new PlacementFiles(ha);
  }

  private PlacementReading read() throws IOException {
    return files.read(files.settings(), PlacementReading.Loads.none(), Map.of());
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(directory.resolve(path), text);
  }

  @Test
  void missingFilesMeanNoRulesAndTheUsualSettings() throws IOException {
    assertThat(read().rules().rules()).isEmpty();
    assertThat(read().groups().groups()).isEmpty();
    assertThat(read().settings()).isEqualTo(SchedulerSettings.DEFAULTS);
    assertThat(files.hasGroups()).isFalse();
  }

  @Test
  void theDigestFollowsEachOfTheThreeFiles() throws IOException {
    String nothing = read().digest();
    write("ha/rules.cfg", "resource-affinity: a\n\tresources vm:100,vm:101\n\taffinity negative\n");
    String rules = read().digest();
    write("ha/groups.cfg", "group: g\n\tnodes node1\n");
    String groups = read().digest();
    write("ha/resources.cfg", "vm: 100\n\tgroup g\n");
    assertThat(List.of(nothing, rules, groups, read().digest())).doesNotHaveDuplicates();
    assertThat(read().digest()).isEqualTo(read().digest());
  }

  @Test
  void theSchedulersLineIsReadOrNamedWhenItIsWrong() throws IOException {
    write("datacenter.cfg", "crs: ha=static,ha-rebalance-on-start=1\n");
    assertThat(files.settings().mode()).isEqualTo("static");
    assertThat(files.settings().rebalanceOnStart()).isTrue();
    write("datacenter.cfg", "crs: ha-auto-rebalance-margin=much\n");
    assertThatThrownBy(() -> files.settings())
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'ha-auto-rebalance-margin' of 'crs' in datacenter.cfg");
  }

  @Test
  void groupsBecomeRulesAndAreGone() throws IOException {
    write("ha/groups.cfg", "group: stay\n\tnodes node1:2,node2\n\tnofailback 1\n");
    write("ha/resources.cfg", "vm: 100\n\tgroup stay\n\nvm: 101\n\tgroup gone\n\nct: 102\n");
    LegacyGroups legacy =
        new LegacyGroups(read().groups().groups(), Map.of(ServiceId.parse("vm:100"), "stay"));

    files.migrateGroups(legacy.migrated(read().rules()), List.of("stay"));

    assertThat(directory.resolve("ha/groups.cfg")).doesNotExist();
    assertThat(files.migratedGroups().groups()).containsOnlyKeys("stay");
    assertThat(directory.resolve("ha/rules.cfg"))
        .content()
        .contains("node-affinity: ha-group-stay", "resources vm:100", "nodes node1:2,node2");
    assertThat(directory.resolve("ha/resources.cfg")).content().doesNotContain("group");
    assertThat(ha.resourcesConfig().section("100").orElseThrow().flag("failback", true)).isFalse();
    assertThat(ha.resourcesConfig().section("101").orElseThrow().flag("failback", true)).isTrue();
  }
}
