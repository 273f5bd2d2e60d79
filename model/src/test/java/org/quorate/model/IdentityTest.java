package org.quorate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities accept what Proxmox VE accepts and refuse the rest with a sentence. */
class IdentityTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "a_b", "a b", "ä", "a\nb", "../etc"})
  void malformedNodeNamesAreRefused(String text) {
    assertThatThrownBy(() -> new NodeName(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is not a node name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "99", "0100", "1000000000", "1e3", "-100", "100 "})
  void malformedVmIdsAreRefused(String text) {
    assertThatThrownBy(() -> VmId.parse(text)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void bareNumberIsAVirtualMachine() {
    assertThat(ServiceId.parse("100")).hasToString("vm:100");
    assertThat(ServiceId.parse("ct:101")).isEqualTo(new ServiceId("ct", "101"));
  }

  @Property
  void upidsSurviveTheRoundTrip(
      @ForAll @IntRange(min = 1) int pid,
      @ForAll @LongRange(min = 0, max = 0xFFFFFFFFFL) long pstart,
      @ForAll @LongRange(min = 0, max = 0xFFFFFFFFL) long start) {
    Upid upid = new Upid(new NodeName("pve1"), pid, pstart, start, "qmstart", "100", "root@pam");
    assertThat(Upid.parse(upid.toString())).isEqualTo(upid);
  }

  @Property
  void anyTextIsAUpidOrARefusal(@ForAll String text) {
    try {
      assertThat(Upid.parse(text)).hasToString(text);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("UPID");
    }
  }

  @Test
  void messagesShowNoControlCharacters() {
    assertThat(Quoted.of("a\u001b[31m\n")).isEqualTo("a?[31m?");
  }
}
