package org.quorate.ha.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What cannot hold is dropped with its reason, what follows is added, the rest is as written. */
class CompilationTest {
  private static final Set<NodeName> THREE_NODES = nodes("node1", "node2", "node3");

  private final List<Rule> rules = new ArrayList<>();

  @Test
  void withoutRulesEverythingIsAllowed() {
    CompiledRules compiled = compile().compiled();
    assertThat(compiled.preferred(sid("vm:100"), THREE_NODES)).isEqualTo(THREE_NODES);
    assertThat(compiled.allows(sid("vm:100"), new NodeName("node9"))).isTrue();
    assertThat(compiled.positive(sid("vm:100"))).isEmpty();
  }

  @Test
  void aLooseNodeRuleHasEveryOtherNodeAsItsLastResort() {
    rules.add(prefer("fast", "node1:2,node2:1", "vm:100"));
    CompiledRules compiled = compile().compiled();
    assertThat(compiled.nodeAffinity().get(sid("vm:100")))
        .hasToString("{node1=2, node2=1, node3=-1}");
    assertThat(compiled.preferred(sid("vm:100"), THREE_NODES)).hasToString("[node1]");
    assertThat(compiled.preferred(sid("vm:100"), nodes("node2", "node3"))).hasToString("[node2]");
    assertThat(compiled.preferred(sid("vm:100"), nodes("node3"))).hasToString("[node3]");
  }

  @Test
  void aStrictNodeRuleAllowsNothingElse() {
    rules.add(require("licence", "node1,node2", "vm:100"));
    CompiledRules compiled = compile().compiled();
    assertThat(compiled.preferred(sid("vm:100"), THREE_NODES)).hasToString("[node1, node2]");
    assertThat(compiled.preferred(sid("vm:100"), nodes("node3"))).isEmpty();
    assertThat(compiled.allows(sid("vm:100"), new NodeName("node3"))).isFalse();
  }

  @Test
  void aDisabledRuleHasNoEffectAndDisturbsNoOther() {
    rules.add(
        new NodeAffinityRule(
            "off",
            sids("vm:100"),
            new TreeMap<>(Map.of(new NodeName("node2"), 0)),
            true,
            true,
            null));
    rules.add(require("on", "node1", "vm:100"));
    Compilation compilation = compile();
    assertThat(compilation.dropped()).isEmpty();
    assertThat(compilation.rules()).extracting(Rule::id).containsExactly("off", "on");
    assertThat(compilation.compiled().preferred(sid("vm:100"), THREE_NODES)).hasToString("[node1]");
  }

  @Test
  void aResourceInTwoNodeRulesDropsBothOncePerResource() {
    rules.add(prefer("b", "node2", "vm:100", "vm:101", "vm:102"));
    rules.add(prefer("a", "node1", "vm:100", "vm:101"));
    assertThat(dropped())
        .containsExactly(
            "a resource_in_several_node_affinity_rules vm:100",
            "a resource_in_several_node_affinity_rules vm:101",
            "b resource_in_several_node_affinity_rules vm:100",
            "b resource_in_several_node_affinity_rules vm:101");
    assertThat(compile().compiled().nodeAffinity()).isEmpty();
  }

  @Test
  void resourceRulesNeedTwoResourcesAndNegativeOnesEnoughNodes() {
    rules.add(together("lonely", "vm:100"));
    rules.add(apart("crowd", "vm:1", "vm:2", "vm:3", "vm:4"));
    assertThat(dropped())
        .containsExactly("crowd more_resources_than_nodes", "lonely fewer_than_two_resources");
    assertThat(Compilation.of(rules, nodes("a", "b", "c", "d")).dropped())
        .extracting(Finding::rule)
        .containsExactly("lonely");
  }

  @Test
  void whatIsKeptTogetherAlsoByChainsCannotBeKeptApart() {
    rules.add(together("a", "vm:1", "vm:2"));
    rules.add(together("b", "vm:2", "vm:3"));
    rules.add(apart("c", "vm:1", "vm:3"));
    rules.add(apart("d", "vm:3", "vm:4"));
    assertThat(dropped())
        .containsExactly(
            "a conflicts_with_negative_rule",
            "b conflicts_with_negative_rule",
            "c conflicts_with_positive_rule");
    assertThat(compile().rules()).extracting(Rule::id).containsExactly("d");
  }

  @Test
  void nodesOfSeveralPrioritiesAndResourceRulesExcludeEachOther() {
    rules.add(prefer("graded", "node1:2,node2:1", "vm:1"));
    rules.add(prefer("flat", "node3", "vm:2"));
    rules.add(apart("apart", "vm:1", "vm:2"));
    rules.add(prefer("elsewhere", "node1:1,node2:2", "vm:9"));
    assertThat(dropped())
        .containsExactly(
            "apart resource_affinity_with_multi_priority_node_affinity",
            "flat multi_priority_node_affinity_with_resource_affinity",
            "graded multi_priority_node_affinity_with_resource_affinity");
    assertThat(compile().rules()).extracting(Rule::id).containsExactly("elsewhere");
  }

  @Test
  void thoseKeptTogetherMustStandInOneNodeRule() {
    rules.add(require("left", "node1", "vm:1"));
    rules.add(require("right", "node1", "vm:3"));
    rules.add(together("a", "vm:1", "vm:2"));
    rules.add(together("b", "vm:2", "vm:3"));
    assertThat(dropped())
        .containsExactly(
            "a positive_rule_spans_node_affinity_rules",
            "b positive_rule_spans_node_affinity_rules",
            "left node_affinity_splits_positive_rule",
            "right node_affinity_splits_positive_rule");
  }

  @Test
  void thoseKeptApartNeedANodeEachAmongTheirNodeRules() {
    rules.add(prefer("one", "node1", "vm:1", "vm:2"));
    rules.add(apart("apart", "vm:1", "vm:2", "vm:3"));
    assertThat(dropped())
        .containsExactly(
            "apart negative_rule_lacks_nodes", "one node_affinity_starves_negative_rule");
    rules.set(0, prefer("one", "node1,node2", "vm:1", "vm:2"));
    assertThat(dropped()).as("vm:3 may go anywhere").isEmpty();
  }

  @Test
  void everyCheckSeesTheRulesAsConfigured() {
    rules.add(require("a", "node1", "vm:1"));
    rules.add(require("b", "node2", "vm:1", "vm:2"));
    rules.add(together("c", "vm:1", "vm:2"));
    assertThat(dropped())
        .as("a and b are gone for one reason, and still named for another")
        .containsExactly(
            "a resource_in_several_node_affinity_rules vm:1",
            "a node_affinity_splits_positive_rule",
            "b resource_in_several_node_affinity_rules vm:1",
            "b node_affinity_splits_positive_rule",
            "c positive_rule_spans_node_affinity_rules");
  }

  @Test
  void positiveRulesThatShareAResourceBecomeOne() {
    rules.add(together("z", "vm:1", "vm:2"));
    rules.add(together("a", "vm:2", "vm:3"));
    rules.add(together("m", "vm:8", "vm:9"));
    Compilation compilation = compile();
    assertThat(compilation.rules()).extracting(Rule::id).containsExactly("_merged-z-a", "m");
    assertThat(compilation.compiled().positive(sid("vm:1"))).hasToString("[vm:2, vm:3]");
  }

  @Test
  void aRuleThatBridgesTwoSetsJoinsOnlyTheFirst() {
    rules.add(together("a", "vm:1", "vm:5"));
    rules.add(together("b", "vm:2", "vm:6"));
    rules.add(together("c", "vm:5", "vm:6"));
    Compilation compilation = compile();
    assertThat(compilation.rules()).extracting(Rule::id).containsExactly("_merged-a-c", "b");
    assertThat(compilation.compiled().positive(sid("vm:1"))).hasToString("[vm:5, vm:6]");
  }

  @Test
  void whoKeepsAwayFromOneKeepsAwayFromAllThatStayTogether() {
    rules.add(together("pair", "vm:1", "vm:2"));
    rules.add(apart("away", "vm:2", "vm:3"));
    Compilation compilation = compile();
    assertThat(compilation.rules())
        .extracting(Rule::id)
        .containsExactly("_implicit-negative-pair-vm:1-vm:3", "away", "pair");
    assertThat(compilation.compiled().negative(sid("vm:3"))).hasToString("[vm:1, vm:2]");
    assertThat(compilation.compiled().negative(sid("vm:1"))).hasToString("[vm:3]");
  }

  @Test
  void whereOneBelongsAllBelongThatStayTogether() {
    rules.add(require("site", "node2,node3", "vm:2", "vm:7"));
    rules.add(together("pair", "vm:1", "vm:2"));
    CompiledRules compiled = compile().compiled();
    assertThat(compiled.preferred(sid("vm:1"), THREE_NODES)).hasToString("[node2, node3]");
    assertThat(compiled.nodeAffinity().keySet()).hasToString("[vm:1, vm:2, vm:7]");
  }

  @Test
  void aFindingIsASentence() {
    rules.add(together("lonely", "vm:100"));
    assertThat(compile().dropped().getFirst().sentence())
        .isEqualTo("rule 'lonely' has no effect: it names fewer than two resources; add another");
  }

  private Compilation compile() {
    return Compilation.of(rules, THREE_NODES);
  }

  private List<String> dropped() {
    return compile().dropped().stream()
        .map(
            finding ->
                finding.rule()
                    + " "
                    + finding.reason().code()
                    + (finding.service() == null ? "" : " " + finding.service()))
        .toList();
  }

  static Rule prefer(String id, String nodes, String... resources) {
    return NodeAffinityRule.of(id, sids(resources), Lists.nodes(nodes), false);
  }

  static Rule require(String id, String nodes, String... resources) {
    return NodeAffinityRule.of(id, sids(resources), Lists.nodes(nodes), true);
  }

  static Rule together(String id, String... resources) {
    return ResourceAffinityRule.of(id, sids(resources), Affinity.POSITIVE);
  }

  static Rule apart(String id, String... resources) {
    return ResourceAffinityRule.of(id, sids(resources), Affinity.NEGATIVE);
  }

  private static TreeSet<ServiceId> sids(String... texts) {
    TreeSet<ServiceId> sids = new TreeSet<>();
    Arrays.stream(texts).map(ServiceId::parse).forEach(sids::add);
    return sids;
  }

  private static ServiceId sid(String text) {
    return ServiceId.parse(text);
  }

  private static Set<NodeName> nodes(String... names) {
    TreeSet<NodeName> nodes = new TreeSet<>();
    Arrays.stream(names).map(NodeName::new).forEach(nodes::add);
    return nodes;
  }
}
