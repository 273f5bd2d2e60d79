package org.quorate.ha.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Groups of clusters that were set up before there were rules. */
class LegacyGroupsTest {
  private static final ServiceId WEB = new ServiceId("vm", "100");
  private static final ServiceId DB = new ServiceId("vm", "200");
  private static final ServiceId LOST = new ServiceId("vm", "300");
  private static final String GROUPS =
      """
      group: fast
      \tnodes node1:2,node2
      \tnofailback 1
      \tcomment the new ones

      group: licensed
      \tnodes node3
      \trestricted

      group: unused
      \tnodes node1

      group: broken
      \trestricted 1
      """;

  private final GroupsFile file = GroupsFile.parse(GROUPS);
  private final LegacyGroups groups =
      new LegacyGroups(file.groups(), Map.of(WEB, "fast", DB, "licensed", LOST, "no-such"));

  @Test
  void aBadGroupIsNamedAndTheOthersHold() {
    assertThat(file.groups().keySet()).containsExactly("fast", "licensed", "unused");
    assertThat(file.problems())
        .containsExactly("ha/groups.cfg: 'broken' has no effect: it lacks 'nodes'; add it");
  }

  @Test
  void aGroupWithServicesActsAsANodeRule() {
    List<Rule> rules = groups.inMemory(List.of());
    assertThat(rules)
        .extracting(Rule::id)
        .containsExactly("ha-group-fast", "ha-group-licensed", "ha-group-no-such");
    Set<NodeName> nodes = Set.of(new NodeName("node1"), new NodeName("node3"));
    CompiledRules compiled = Compilation.of(rules, nodes).compiled();
    assertThat(compiled.preferred(WEB, nodes)).hasToString("[node1]");
    assertThat(compiled.preferred(DB, nodes)).hasToString("[node3]");
    assertThat(compiled.preferred(LOST, nodes)).as("no such group").hasSize(2);
  }

  @Test
  void theGroupSaysWhetherItsServicesFailBack() {
    assertThat(groups.failback(WEB)).isFalse();
    assertThat(groups.failback(DB)).isTrue();
    assertThat(groups.failback(LOST)).isTrue();
    assertThat(groups.failback(new ServiceId("vm", "400"))).isNull();
    assertThat(new LegacyGroups(Map.of(), Map.of(WEB, "fast")).failback(WEB))
        .as("the groups are migrated")
        .isNull();
  }

  @Test
  void migrationWritesOneRulePerGroupWithServices() {
    RulesFile before =
        RulesFile.parse("resource-affinity: pair\n\tresources vm:1,vm:2\n\taffinity positive\n");
    assertThat(groups.migrated(before).text())
        .isEqualTo(
            """
            resource-affinity: pair
            \tresources vm:1,vm:2
            \taffinity positive

            node-affinity: ha-group-fast
            \tresources vm:100
            \tnodes node1:2,node2
            \tcomment the new ones

            node-affinity: ha-group-licensed
            \tresources vm:200
            \tnodes node3
            \tstrict 1
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "9.0.0~16, true", "9.0.0~15, false", "9.0.0, true", "9.0.1, true", "9.4.1, true",
    "10.0.0~1, true", "8.4.1, false", "7.4-4, false", "9.0-0~17, true", "nonsense, false",
    "9.0.0~alpha, false", "9.0.12~x, false", "'', false"
  })
  void groupsWaitForEveryNodeToKnowRules(String version, boolean knows) {
    assertThat(ManagerVersion.knowsRules(version)).isEqualTo(knows);
  }

  @Property(tries = 300)
  void anyTextIsRead(@ForAll("texts") String text) {
    GroupsFile read = GroupsFile.parse(text);
    new LegacyGroups(read.groups(), Map.of(WEB, "a1")).migrated(RulesFile.empty());
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> lines =
        Arbitraries.of(
            "",
            "group: a1",
            "group: b",
            "vm: x",
            "\tnodes a,b:1",
            "\tnodes b:x",
            "\trestricted 2",
            "\tnofailback",
            "\tcomment c",
            "#");
    return Arbitraries.oneOf(
        Arbitraries.strings(), lines.list().ofMaxSize(10).map(all -> String.join("\n", all)));
  }
}
