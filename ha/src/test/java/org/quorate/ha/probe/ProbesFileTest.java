package org.quorate.ha.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;

/** {@code quorate-probes.cfg}: a bad section has no effect and harms no other. */
class ProbesFileTest {
  private static final ServiceId VM = ServiceId.parse("vm:100");
  private static final String PROBES =
      """
      # the web shop
      probe: vm:100
      \tcheck http://10.0.0.7:8080/health
      \tinterval 5
      \trestarts 2
      \tcolour green
      \tcomment the shop

      probe: vm:101
      \tcheck agent
      \tdisable 1

      """;

  @Test
  void whatIsNotGivenHasItsDefault() {
    ProbesFile file = ProbesFile.parse(PROBES);
    assertThat(file.problems()).isEmpty();
    assertThat(file.checks().get(VM))
        .isEqualTo(
            new HealthCheck(
                VM,
                new Probe.Http(java.net.URI.create("http://10.0.0.7:8080/health")),
                5,
                3,
                3,
                120,
                OptionalInt.of(2),
                true,
                "the shop"));
    HealthCheck agent = file.checks().get(ServiceId.parse("vm:101"));
    assertThat(agent).extracting(HealthCheck::enabled).isEqualTo(false);
  }

  @Test
  void aBadSectionDisablesOnlyItself() {
    ProbesFile file =
        ProbesFile.parse(
            """
            probe: vm:1
            \tinterval 5

            probe: vm:2
            \tcheck ping

            probe: vm:3
            \tcheck agent
            \tstrikes 1

            probe: vm:4
            \tcheck delay:30

            probe: nobody
            \tcheck agent

            watch: vm:5
            \tcheck agent

            probe: vm:6
            \tcheck tcp:10.0.0.7:80
            """);
    assertThat(file.checks()).containsOnlyKeys(ServiceId.parse("vm:6"));
    assertThat(file.problem("vm:1")).contains("it lacks 'check'; add it");
    assertThat(file.problem("vm:3")).contains("'strikes' is 1: give 2 to 20");
    assertThat(file.problem("vm:5")).contains("'watch' is no type: use probe");
    assertThat(file.problems()).hasSize(6).allMatch(p -> p.startsWith("ha/quorate-probes.cfg: '"));
  }

  @Test
  void aChangeKeepsWhatItIsNotAbout() {
    HealthCheck plain = HealthCheck.of(VM, Probe.parse("agent"));
    assertThat(ProbesFile.parse(PROBES).with(plain).text())
        .isEqualTo(
            PROBES
                .replace("check http://10.0.0.7:8080/health", "check agent")
                .replace("interval 5", "interval 10")
                .replace("\trestarts 2\n", "")
                .replace("\tcomment the shop\n", ""));
    assertThat(ProbesFile.parse(PROBES).without(VM).checks()).doesNotContainKey(VM);
    assertThat(ProbesFile.empty().with(plain).text()).isEqualTo("probe: vm:100\n\tcheck agent\n");
  }

  @Test
  void aSecondProbeOfAGuestHasNoEffect() {
    ProbesFile file =
        ProbesFile.parse("probe: 100\n\tcheck agent\n\nprobe: vm:100\n\tcheck agent\n");
    assertThat(file.checks()).containsOnlyKeys(VM);
    assertThat(file.problem("vm:100")).contains("vm:100 has a probe already: remove one of both");
  }

  @Test
  void numbersOutsideTheirRangesAreRefused() {
    assertThatThrownBy(
            () ->
                new HealthCheck(
                    VM, new Probe.Agent(), 1, 3, 3, 120, OptionalInt.empty(), true, null))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("'interval' is 1: give 2 to 3600");
  }

  @Property(tries = 500)
  void anyTextIsReadAndWrittenBackAsItWas(@ForAll("texts") String text) {
    ProbesFile file = ProbesFile.parse(text);
    assertThat(file.text()).isEqualTo(text);
    for (HealthCheck check : file.checks().values()) {
      assertThat(ProbesFile.empty().with(check).checks()).containsEntry(check.service(), check);
      assertThat(file.with(check).checks()).containsEntry(check.service(), check);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(
                "probe: vm:100\n",
                "probe: 100\n",
                "probe: ct:7\n",
                "\tcheck agent\n",
                "\tcheck tcp:[::1]:80\n",
                "\tcheck http://a/\n",
                "\tcheck delay:5\n",
                "\tinterval 99999\n",
                "\tstrikes 7\n",
                "\trestarts x\n",
                "\tdisable\n",
                "\tcomment a b\n",
                "\n",
                "# x\n",
                "\t"),
            Arbitraries.strings().ofMaxLength(8));
    return pieces.list().ofMaxSize(20).map(list -> String.join("", list));
  }
}
