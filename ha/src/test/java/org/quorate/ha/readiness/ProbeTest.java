package org.quorate.ha.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.model.InvalidInput;

/** Probes are read as they are written. */
class ProbeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent",
        "tcp:db.example.org:5432",
        "tcp:[fd00::1]:22",
        "http://10.0.0.7:8080/health?deep=1",
        "https://web/",
        "delay:30"
      })
  void whatIsReadIsWrittenTheSame(String text) {
    assertThat(Probe.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ping",
        "tcp:host",
        "tcp:h:99999",
        "delay:-1",
        "delay:9999",
        "http://",
        "ftp://x"
      })
  void anythingElseIsRefusedWithTheRemedy(String text) {
    assertThatThrownBy(() -> Probe.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("give agent, tcp:HOST:PORT");
  }

  @Test
  void blanksAroundDoNotCount() {
    assertThat(Probe.parse(" agent ")).isEqualTo(new Probe.Agent());
  }

  @Property(tries = 500)
  void noTextDoesHarm(@ForAll String text) {
    try {
      Probe probe = Probe.parse(text);
      assertThat(Probe.parse(probe.text())).isEqualTo(probe);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("is no probe");
    }
  }
}
