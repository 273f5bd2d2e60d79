package org.quorate.ha.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;

/** The file of start orders: read, changed, and what has no effect is named. */
class OrderFileTest {
  private static final String WEB_AFTER_DB =
      "start-order: web-after-db\n\tresources vm:101\n\tafter vm:100\n\tready agent\n\ttimeout 60\n\n";

  private static OrderRule rule(String id, String waits, String after) {
    return new OrderRule(
        id,
        new TreeSet<>(List.of(ServiceId.parse(waits))),
        new TreeSet<>(List.of(ServiceId.parse(after))),
        OrderRule.READY_DEFAULT,
        OrderRule.TIMEOUT_DEFAULT_SECONDS,
        false,
        null);
  }

  @Test
  void aRuleIsReadAndWrittenBack() {
    OrderFile file = OrderFile.parse(WEB_AFTER_DB);
    assertThat(file.problems()).isEmpty();
    OrderRule rule = file.rules().getFirst();
    assertThat(rule.ready()).isEqualTo(new Probe.Agent());
    assertThat(rule.timeoutSeconds()).isEqualTo(60);
    assertThat(OrderFile.empty().with(rule).rules()).containsExactly(rule);
    assertThat(file.without("web-after-db").rules()).isEmpty();
  }

  @Test
  void aRuleThatWouldCloseACircleIsRefusedAndTheCircleNamed() {
    OrderFile file =
        OrderFile.empty()
            .with(rule("web-after-app", "vm:102", "vm:101"))
            .with(rule("app-after-db", "vm:101", "vm:100"));
    assertThatThrownBy(() -> file.with(rule("db-after-web", "vm:100", "vm:102")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("vm:100 after vm:102 after vm:101 after vm:100");
    assertThatThrownBy(() -> rule("self", "vm:100", "vm:100"))
        .hasMessageContaining("wait for itself");
  }

  @Test
  void aCircleWrittenByHandHasNoEffectAndTheOtherRulesHave() {
    String circle =
        "start-order: aa\n\tresources vm:1\n\tafter vm:2\n\nstart-order: bb\n\tresources vm:2\n\tafter vm:1\n\n";
    OrderFile file = OrderFile.parse(circle + WEB_AFTER_DB);
    assertThat(file.rules()).extracting(OrderRule::id).containsExactly("web-after-db");
    assertThat(file.problems())
        .singleElement()
        .asString()
        .contains("circle vm:1 after vm:2 after vm:1");
  }

  @Test
  void whatCannotBeReadIsNamed() {
    OrderFile file =
        OrderFile.parse(
            "start-order: xx\n\tresources vm:1\n\nother: yy\n\tafter vm:1\n\nstart-order: zz\n\tresources"
                + " vm:1\n\tafter vm:2\n\tready maybe\n\n");
    assertThat(file.rules()).isEmpty();
    assertThat(file.problems())
        .hasSize(3)
        .anyMatch(problem -> problem.contains("'after' is missing"));
  }

  @Property(tries = 300)
  void noTextDoesHarm(@ForAll String text) {
    assertThat(OrderFile.parse(text).rules()).isNotNull();
  }
}
