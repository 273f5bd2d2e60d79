package org.quorate.ha.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.probe.HealthMemory;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.ServiceId;

/** What nodes show of waiting starts and of their guests' health, as the others read it. */
class ShownValuesTest {
  private static final ServiceId DB = ServiceId.parse("vm:100");
  private static final ServiceId WEB = ServiceId.parse("vm:101");

  private static StartWait wait(OptionalLong untilMs) {
    return new StartWait(
        WEB, "web", new TreeSet<>(Set.of(DB)), new Probe.Agent(), 1_790_000_000_000L, untilMs);
  }

  @Example
  void waitingStartsAreReadAsTheyWereShown() {
    List<StartWait> waits =
        List.of(wait(OptionalLong.of(1_790_000_300_000L)), wait(OptionalLong.empty()));
    assertThat(WaitsJson.parse(bytes(WaitsJson.text(waits)))).isEqualTo(waits);
  }

  @Example
  void moreThanFitIsLeftOut() {
    List<StartWait> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(wait(OptionalLong.empty()));
    }
    String text = WaitsJson.text(many);
    assertThat(text.length()).isLessThan(32 << 10);
    assertThat(WaitsJson.parse(bytes(text))).hasSizeBetween(100, 999);
  }

  @Example
  void theNextLookAndTheLastFailureAreRead() {
    HealthMemory memory = HealthMemory.of(Map.of(DB, new Probe.Agent()), List.of(), 0);
    assertThat(HealthJson.parse(bytes(HealthJson.text(memory, Map.of(), 0, 0))).guests())
        .as("a guest that is not looked at is not shown")
        .isEmpty();
    ShownHealth shown =
        HealthJson.parse(
                bytes(
                    """
                    {"guests":[{"sid":"vm:100","state":"suspect","strikes":1,"answered":1,
                     "check":"agent","since":10,"due":40,"failed":20,"why":"no agent","reason":""}]}
                    """))
            .guests()
            .getFirst();
    assertThat(shown.sentence(25))
        .isEqualTo("suspect, 1 strike, next look in 15 s; last failure 5 s ago: no agent");
  }

  @Property(tries = 300)
  void anyValueIsRead(@ForAll byte[] value) {
    assertThat(WaitsJson.parse(value)).isNotNull();
    assertThat(HealthJson.parse(value)).isNotNull();
  }

  @Property(tries = 300)
  void anyFieldsAreRead(@ForAll String text, @ForAll long number) {
    String one =
        "{\"sid\":\"vm:101\",\"rule\":%1$s,\"after\":[%1$s,%2$d],\"ready\":%1$s,\"since\":%2$d,"
            + "\"until\":%2$d,\"state\":%1$s,\"strikes\":%2$d,\"check\":%1$s,\"due\":%2$d,"
            + "\"failed\":%2$d,\"why\":%1$s,\"reason\":%1$s}";
    String quoted = Json.object().put("t", text).toString();
    String value = one.formatted(quoted.substring(5, quoted.length() - 1), number);
    assertThat(WaitsJson.parse(bytes("{\"waits\":[" + value + "]}"))).hasSizeLessThan(2);
    HealthJson.parse(bytes("{\"guests\":[" + value + "]}"))
        .guests()
        .forEach(guest -> assertThat(guest.sentence(0)).isNotNull());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
