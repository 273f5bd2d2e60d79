package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.api.Verb;

/** Who starts after whom is said, shown and taken back; circles are refused. */
class HaStartOrderMethodsTest extends HaStory {
  private static final String ORDER = "/cluster/ha/quorate/order";

  @BeforeEach
  void twoGuestsUnderHa() throws IOException {
    manage("100", "101");
  }

  private void webAfterDb() {
    call(
        Verb.POST,
        ORDER,
        Map.of("rule", "web", "resources", "vm:101", "after", "vm:100", "ready", "tcp:db:5432"));
  }

  @Test
  void aRuleIsAddedShownAndRemoved() throws IOException {
    webAfterDb();
    assertThat(directory.resolve("ha/quorate-order.cfg"))
        .content()
        .contains("start-order: web\n", "\tresources vm:101\n", "\tafter vm:100\n");
    assertThat((List<?>) call(Verb.GET, ORDER, Map.of()))
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("rule", "web")
        .containsEntry("ready", "tcp:db:5432")
        .containsEntry("timeout", 300)
        .doesNotContainKey("problem");
    call(Verb.DELETE, ORDER + "/web", Map.of());
    assertThat((List<?>) call(Verb.GET, ORDER, Map.of())).isEmpty();
  }

  @Test
  void aCircleIsRefusedByNameAndNothingIsWritten() throws IOException {
    webAfterDb();
    String before = Files.readString(directory.resolve("ha/quorate-order.cfg"));
    refused(
        Verb.POST,
        ORDER,
        Map.of("rule", "back", "resources", "vm:100", "after", "vm:101"),
        "vm:100");
    refused(
        Verb.POST,
        ORDER,
        Map.of("rule", "web", "resources", "vm:101", "after", "vm:100"),
        "already");
    assertThat(directory.resolve("ha/quorate-order.cfg")).hasContent(before);
  }

  @Test
  void whatIsNotThereIsNamed() {
    webAfterDb();
    refused(
        Verb.POST,
        ORDER,
        Map.of("rule", "app", "resources", "vm:101", "after", "vm:7"),
        "'vm:7' is not under HA management: add it with 'ha-manager add vm:7'");
    refused(Verb.DELETE, ORDER + "/nope", Map.of(), "there is no start order 'nope'");
  }
}
