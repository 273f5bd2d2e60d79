package org.quorate.guest.migration.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;

/** Where a migration is sent to, as another node says it and an administrator writes it. */
class AddressesTest {
  @Test
  void landingsAreWrittenAsQemuReadsThem() {
    assertThat(new Landing("10.0.0.2", 60_000).uri()).isEqualTo("tcp:10.0.0.2:60000");
    assertThat(new Landing("fd00::2", 60_050).uri()).isEqualTo("tcp:[fd00::2]:60050");
    assertThatThrownBy(() -> new Landing("10.0.0.2", 22)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new Landing("exec:reboot", 60_000)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aNetworkContainsItsAddresses() {
    Network network = Network.parse("10.1.2.0/23");
    assertThat(network.contains(InetAddress.ofLiteral("10.1.3.255"))).isTrue();
    assertThat(network.contains(InetAddress.ofLiteral("10.1.4.0"))).isFalse();
    assertThat(network.contains(InetAddress.ofLiteral("fd00::1"))).isFalse();
    assertThat(Network.parse("fd00::/8").contains(InetAddress.ofLiteral("fdff::1"))).isTrue();
    assertThatThrownBy(() -> Network.parse("10.1.2.0/33")).isInstanceOf(InvalidInput.class);
  }

  @Property
  void anyTextIsANetworkOrRefused(@ForAll String text, @ForAll byte length) {
    for (String candidate : new String[] {text, text + "/" + length, "10.0.0.0/" + text}) {
      try {
        assertThat(Network.parse(candidate).bits()).isNotNegative();
      } catch (InvalidInput refused) {
        assertThat(refused).hasMessageContaining("write it as");
      }
    }
  }

  @Property
  void anyLandingIsAnAddressOrRefused(@ForAll String address, @ForAll int port) {
    try {
      assertThat(new Landing(address, port).uri()).startsWith("tcp:");
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }
}
