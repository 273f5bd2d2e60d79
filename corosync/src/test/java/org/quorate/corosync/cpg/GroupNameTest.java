package org.quorate.corosync.cpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;

/** A group's name has a length, and pmxcfs counts the NUL. */
class GroupNameTest {
  @Test
  void theNulBelongsToPmxcfsNames() {
    assertThat(GroupName.withNul("pve_dcdb_v1").bytes()).hasSize(12).endsWith(0);
    assertThat(GroupName.withNul("pve_kvstore_v1").bytes()).hasSize(15).endsWith(0);
    assertThat(new GroupName("plain", false).bytes()).hasSize(5);
  }

  @Test
  void namesThatDoNotFitAreRefused() {
    for (String bad : new String[] {"", "a\0b", "gr\u00fc", "x".repeat(128)}) {
      assertThatThrownBy(() -> GroupName.withNul(bad))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("is not a group name");
    }
    assertThat(new GroupName("x".repeat(128), false).bytes()).hasSize(128);
  }
}
