package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.api.Verb;

/** Health probes over the API. */
class HaProbeMethodsTest extends HaStory {
  private static final String PROBES = "/cluster/ha/quorate/probes";
  private static final String PROBE = PROBES + "/vm:100";

  @BeforeEach
  void aGuestUnderHa() throws IOException {
    manage("100");
    call(Verb.POST, PROBES, Map.of("sid", "vm:100", "check", "tcp:10.0.0.7:80", "interval", "5"));
  }

  @Test
  void aProbeIsAddedChangedAndRemoved() throws IOException {
    assertThat(Files.readString(directory.resolve("ha/quorate-probes.cfg")))
        .isEqualTo("probe: vm:100\n\tcheck tcp:10.0.0.7:80\n\tinterval 5\n");
    String digest = String.valueOf(row(call(Verb.GET, PROBE, Map.of())).get("digest"));
    call(
        Verb.PUT,
        PROBE,
        Map.of("check", "agent", "strikes", "4", "delete", "interval", "digest", digest));
    assertThat(row(call(Verb.GET, PROBE, Map.of())))
        .containsEntry("check", "agent")
        .containsEntry("strikes", 4)
        .doesNotContainKey("interval");
    refused(Verb.PUT, PROBE, Map.of("strikes", "5", "digest", digest), "detected modified");
    call(Verb.DELETE, PROBE, Map.of());
    assertThat(call(Verb.GET, PROBES, Map.of())).isEqualTo(List.of());
    refused(Verb.DELETE, PROBE, Map.of(), "has no probe");
  }

  @Test
  void whatIsNoProbeIsRefused() throws IOException {
    refused(Verb.PUT, PROBE, Map.of("check", "delay:5"), "a delay shows no health");
    refused(Verb.PUT, PROBE, Map.of("check", "ping"), "is no probe: give agent");
    refused(Verb.PUT, PROBE, Map.of(), "nothing is to be changed");
    refused(Verb.PUT, PROBE, Map.of("delete", "color"), "Parameter verification failed");
    refused(Verb.PUT, PROBE, Map.of("delete", "check"), "it lacks 'check'");
    refused(Verb.PUT, PROBE, Map.of("strikes", "1"), "Parameter verification failed");
    refused(
        Verb.POST, PROBES, Map.of("sid", "vm:100", "check", "agent"), "has a probe already: use");
    refused(Verb.POST, PROBES, Map.of("sid", "vm:200", "check", "agent"), "not under HA");
  }

  @Test
  void listAndStatusShowWhatTheProbesSee() {
    published.put(
        "node1 quorate-ha-health",
        """
        {"guests":[{"sid":"vm:100","state":"braked","strikes":3,"answered":1,
         "check":"tcp:10.0.0.7:80","since":1790000000,"reason":"the network"}],"actions":[]}
        """);
    assertThat(row(call(Verb.GET, PROBE, Map.of())))
        .containsEntry("health", "braked, 3 strikes: the network")
        .containsEntry("node", "node1");
    assertThat(String.valueOf(call(Verb.GET, "/cluster/ha/status/current", Map.of())))
        .contains("vm:100 (node1, braked, 3 strikes: the network)");
  }
}
