package org.quorate.ha.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** {@code rules.cfg}: a bad section has no effect and harms no other, and nothing is lost. */
class RulesFileTest {
  private static final String RULES =
      """
      # written by hand
      node-affinity: web
      \tresources vm:101,vm:100
      \tnodes node2:1, node1:2
      \tstrict 1
      \tcolour green

      resource-affinity: dbs
      \tresources vm:200,ct:201
      \taffinity negative
      \tdisable 0
      \tcomment one each

      """;

  @Test
  void rulesAreReadInTheOrderOfTheFile() {
    RulesFile file = RulesFile.parse(RULES);
    assertThat(file.problems()).isEmpty();
    assertThat(file.rules()).extracting(Rule::id).containsExactly("web", "dbs");
    assertThat(file.rule("web"))
        .contains(
            NodeAffinityRule.of(
                "web", Lists.resources("vm:100,vm:101"), Lists.nodes("node1:2,node2:1"), true));
    assertThat(file.rule("dbs"))
        .contains(
            new ResourceAffinityRule(
                "dbs", Lists.resources("vm:200,ct:201"), Affinity.NEGATIVE, true, "one each"));
    assertThat(file.rules().getLast().disabled()).as("any 'disable' disables").isTrue();
  }

  @Test
  void aBadSectionDisablesOnlyItself() {
    RulesFile file =
        RulesFile.parse(
            """
            node-affinity: no-nodes
            \tresources vm:100

            node-affinity: bad-node
            \tresources vm:100
            \tnodes node1:high

            resource-affinity: bad-word
            \tresources vm:1,vm:2
            \taffinity neutral

            resource-affinity: bare-number
            \tresources 100,101
            \taffinity positive

            start-order: newer-than-us
            \tresources vm:100

            node-affinity: 1st
            \tresources vm:100
            \tnodes node1

            resource-affinity: good
            \tresources vm:1,vm:2
            \taffinity positive
            """);
    assertThat(file.rules()).extracting(Rule::id).containsExactly("good");
    assertThat(file.problems())
        .containsExactly(
            "ha/rules.cfg: 'no-nodes' has no effect: it lacks 'nodes'; add it",
            "ha/rules.cfg: 'bad-node' has no effect: 'node1:high' is not a node with a priority:"
                + " use NODE or NODE:NUMBER",
            "ha/rules.cfg: 'bad-word' has no effect: 'neutral' is not an affinity:"
                + " use positive or negative",
            "ha/rules.cfg: 'bare-number' has no effect: '100' is not a resource:"
                + " use vm:ID or ct:ID",
            "ha/rules.cfg: 'newer-than-us' has no effect: 'start-order' is not a type of rule:"
                + " use node-affinity or resource-affinity",
            "ha/rules.cfg: '1st' has no effect: '1st' is not a name: use a letter, then"
                + " letters, digits, '-' and '_'");
    assertThat(file.section("bad-word")).isPresent();
    assertThat(file.problem("no-nodes")).contains("it lacks 'nodes'; add it");
    assertThat(file.problem("good")).isEmpty();
  }

  @Test
  void anEditKeepsWhatItIsNotAbout() {
    RulesFile file = RulesFile.parse(RULES);
    NodeAffinityRule web = (NodeAffinityRule) file.rule("web").orElseThrow();
    NodeAffinityRule loose =
        new NodeAffinityRule(web.id(), web.resources(), web.nodes(), false, true, "later");
    assertThat(file.with(loose).text())
        .isEqualTo(
            RULES.replace(
                "\tstrict 1\n\tcolour green\n", "\tcolour green\n\tdisable 1\n\tcomment later\n"));
  }

  @Test
  void aNewRuleComesLast() {
    RulesFile file =
        RulesFile.empty()
            .with(NodeAffinityRule.of("a1", Lists.resources("vm:1"), Lists.nodes("b:1,a"), true))
            .with(ResourceAffinityRule.of("b1", Lists.resources("vm:2,vm:1"), Affinity.POSITIVE));
    assertThat(file.text())
        .isEqualTo(
            """
            node-affinity: a1
            \tresources vm:1
            \tnodes a,b:1
            \tstrict 1

            resource-affinity: b1
            \tresources vm:1,vm:2
            \taffinity positive
            """);
  }

  @Test
  void aNameBelongsToOneKindOfRule() {
    RulesFile file = RulesFile.parse(RULES);
    assertThatThrownBy(
            () ->
                file.with(
                    ResourceAffinityRule.of("web", Lists.resources("vm:1"), Affinity.POSITIVE)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'web' is of type node-affinity");
  }

  @Test
  void aResourceThatGoesLeavesAllRulesAndEmptyOnesGo() {
    RulesFile file =
        RulesFile.parse(RULES + "node-affinity: last\n\tresources vm:100\n\tnodes a\n");
    RulesFile left = file.without(new ServiceId("vm", "100"));
    assertThat(left.rules()).extracting(Rule::id).containsExactly("web", "dbs");
    assertThat(left.text()).contains("\tresources vm:101\n", "\tcolour green\n");
    assertThat(file.without(new ServiceId("vm", "999"))).isEqualTo(file);
  }

  @Property(tries = 300)
  void anyTextIsReadAndWrittenBackUnchanged(@ForAll("texts") String text) {
    RulesFile file = RulesFile.parse(text);
    assertThat(file.text()).isEqualTo(text);
    Compilation.of(file.rules(), java.util.Set.of(new NodeName("node1")));
  }

  @Property(tries = 300)
  void aRuleWrittenIsTheRuleRead(@ForAll("texts") String before, @ForAll("rules") Rule rule) {
    RulesFile file = RulesFile.parse(before).without(rule.id());
    assertThat(RulesFile.parse(file.with(rule).text()).rule(rule.id())).contains(rule);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> lines =
        Arbitraries.of(
            "",
            "node-affinity: a1",
            "resource-affinity: b1",
            "resource-affinity: a1",
            "group: c1",
            "\tresources vm:100,vm:101",
            "\tresources vm:100;ct:101 vm:102",
            "\tresources vm:",
            "\tresources ,",
            "\tnodes node1",
            "\tnodes node1:2,node2:999999999",
            "\tnodes node1:9999999999",
            "\tnodes :1",
            "\tstrict 1",
            "\tstrict maybe",
            "\taffinity positive",
            "\taffinity negative",
            "\tdisable",
            "# comment",
            "\tunknown key");
    return Arbitraries.oneOf(
        Arbitraries.strings(), lines.list().ofMaxSize(14).map(all -> String.join("\n", all)));
  }

  @Provide
  Arbitrary<Rule> rules() {
    Arbitrary<String> ids = Arbitraries.of("a1", "b1", "Web_2-x");
    Arbitrary<List<ServiceId>> resources =
        Arbitraries.of("vm:100", "vm:1000", "ct:101", "vm:101")
            .map(ServiceId::parse)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    Arbitrary<String> nodes = Arbitraries.of("node1", "node1:1,node2", "a:3,b:999999999,c-d");
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<Rule> onNodes =
        Combinators.combine(ids, resources, nodes, flags, flags)
            .as(
                (id, about, where, strict, disabled) ->
                    new NodeAffinityRule(
                        id,
                        new java.util.TreeSet<>(about),
                        Lists.nodes(where),
                        strict,
                        disabled,
                        disabled ? "not now" : null));
    Arbitrary<Rule> amongThemselves =
        Combinators.combine(ids, resources, Arbitraries.of(Affinity.values()))
            .as(ResourceAffinityRule::of);
    return Arbitraries.oneOf(onNodes, amongThemselves);
  }
}
