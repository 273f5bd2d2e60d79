package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;

/** Groups as the guides use them, before and after the HA manager made rules of them. */
class HaGroupMethodsTest extends HaStory {
  private static final String GROUPS = "/cluster/ha/groups";

  @Test
  void aGroupIsCreatedUsedChangedAndRemoved() throws IOException {
    call(Verb.POST, GROUPS, Map.of("group", "dbs", "nodes", "node1,node2:2", "restricted", "1"));
    assertThat(directory.resolve("ha/groups.cfg"))
        .content()
        .startsWith("group: dbs\n")
        .contains("\tnodes node1,node2:2\n", "\trestricted 1\n");
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100", "group", "dbs"));
    assertThat(directory.resolve("ha/resources.cfg")).content().contains("\tgroup dbs");
    refused(Verb.DELETE, GROUPS + "/dbs", Map.of(), "is used by vm:100");
    call(Verb.PUT, GROUPS + "/dbs", Map.of("nofailback", "yes", "delete", "restricted"));
    assertThat(row(call(Verb.GET, GROUPS + "/dbs", Map.of())))
        .containsEntry("group", "dbs")
        .containsEntry("nofailback", 1)
        .containsKey("digest")
        .doesNotContainKey("restricted");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("delete", "group"));
    call(Verb.DELETE, GROUPS + "/dbs", Map.of());
    assertThat((List<?>) call(Verb.GET, GROUPS, Map.of())).isEmpty();
  }

  @Test
  void refusalsSayWhatIsWrong() {
    refused(Verb.GET, GROUPS + "/none", Map.of(), "there is no HA group 'none'");
    refused(Verb.POST, GROUPS, Map.of("group", "a1"), "Parameter verification failed");
    refused(Verb.POST, GROUPS, Map.of("group", "a1", "nodes", "node9"), "Parameter verif");
    refused(Verb.POST, RESOURCES, Map.of("sid", "vm:100", "group", "none"), "Parameter verif");
    call(Verb.POST, GROUPS, Map.of("group", "a1", "nodes", "node1"));
    refused(Verb.POST, GROUPS, Map.of("group", "a1", "nodes", "node1"), "already");
    refused(Verb.PUT, GROUPS + "/a1", Map.of("delete", "nodes"), "Parameter verification failed");
    refused(
        Verb.PUT,
        GROUPS + "/a1",
        Map.of("nodes", "node2", "digest", "00"),
        "detected modified configuration");
  }

  @Test
  void groupsAndRulesDoNotMix() throws IOException {
    manage("100");
    call(Verb.POST, GROUPS, Map.of("group", "a1", "nodes", "node1"));
    Map<String, String> rule =
        Map.of("rule", "r1", "type", "node-affinity", "resources", "vm:100", "nodes", "node1");
    refused(Verb.POST, RULES, rule, "there are HA groups that are not rules yet");
    Files.delete(directory.resolve("ha/groups.cfg"));
    call(Verb.POST, RULES, rule);
    refused(
        Verb.POST,
        GROUPS,
        Map.of("group", "a2", "nodes", "node1"),
        "use 'ha-manager rules add node-affinity a2 --resources vm:ID --nodes node1'");
  }

  @Test
  void aGroupThatBecameARuleStillTakesServices() throws IOException {
    manage("100", "101");
    write(
        "ha/rules.cfg",
        """
        node-affinity: ha-group-dbs
        \tresources vm:100
        \tnodes node1

        node-affinity: ha-group-web
        \tresources vm:101
        \tnodes node2
        """);
    call(Verb.PUT, RESOURCES + "/vm:101", Map.of("group", "dbs"));
    assertThat(row(call(Verb.GET, RULES + "/ha-group-dbs", Map.of())))
        .containsEntry("resources", "vm:100,vm:101");
    assertThat((List<?>) call(Verb.GET, RULES, Map.of())).hasSize(1);
    assertThat(directory.resolve("ha/resources.cfg")).content().doesNotContain("group");
  }

  @Test
  void aRuleMayNameANodeThatIsAway() throws IOException {
    manage("100");
    offline.add("node2");
    call(
        Verb.POST,
        RULES,
        Map.of("rule", "r1", "type", "node-affinity", "resources", "vm:100", "nodes", "node2"));
    assertThat((List<?>) call(Verb.GET, RULES, Map.of())).hasSize(1);
  }

  @Test
  void aGroupThatWasMigratedWithoutServicesIsStillKnownByItsNodes() throws IOException {
    manage("100", "101");
    write("ha/groups.migrated", "group: dbs\n\tnodes node1:2,node2\n\trestricted 1\n");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("group", "dbs"));
    call(Verb.PUT, RESOURCES + "/vm:101", Map.of("group", "dbs"));
    assertThat(directory.resolve("ha/rules.cfg"))
        .hasContent(
            "node-affinity: ha-group-dbs\n\tresources vm:100,vm:101\n\tnodes node1:2,node2\n"
                + "\tstrict 1\n");
  }

  @Test
  void noGuestJoinsAGroupWhoseRuleCouldNotHoldThen() throws IOException {
    manage("100", "101", "102");
    write("nodes/node1/qemu-server/103.conf", "memory: 96\n");
    String rules =
        """
        node-affinity: ha-group-dbs
        \tresources vm:100
        \tnodes node1

        node-affinity: own
        \tresources vm:102
        \tnodes node2

        resource-affinity: apart
        \tresources vm:100,vm:101
        \taffinity negative

        resource-affinity: apart-too
        \tresources vm:100,vm:103
        \taffinity negative

        """;
    write("ha/rules.cfg", rules);
    String resources = Files.readString(directory.resolve("ha/resources.cfg"));
    Map<String, String> dbs = Map.of("group", "dbs", "comment", "x");
    assertThat(why(Verb.PUT, RESOURCES + "/vm:101", dbs))
        .contains("rule 'ha-group-dbs' has no effect", "rule 'apart' has no effect");
    assertThat(why(Verb.PUT, RESOURCES + "/vm:102", dbs)).contains("rule 'own' has no effect");
    assertThat(why(Verb.POST, RESOURCES, Map.of("sid", "vm:103", "group", "dbs")))
        .contains("rule 'apart-too' has no effect");
    assertThat(Files.readString(directory.resolve("ha/rules.cfg"))).isEqualTo(rules);
    assertThat(Files.readString(directory.resolve("ha/resources.cfg"))).isEqualTo(resources);
    assertThat(locks).isEmpty();
  }

  /** Why the parameter "group" is refused. */
  private String why(Verb verb, String path, Map<String, String> parameters) {
    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> call(verb, path, parameters));
    assertThat(refusal.status()).isEqualTo(400);
    return String.valueOf(refusal.errors().get("group"));
  }

  @Test
  void aGuestLeavesTheRuleOfItsGroupAndTheLastOneLeavesItsNodesBehind() throws IOException {
    manage("100", "101");
    write(
        "ha/rules.cfg",
        """
        node-affinity: ha-group-dbs
        \tresources vm:100,vm:101
        \tnodes node1:2,node2
        \tstrict 1

        node-affinity: other
        \tresources vm:101
        \tnodes node1
        \tdisable 1

        """);
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("delete", "group"));
    assertThat(row(call(Verb.GET, RULES + "/ha-group-dbs", Map.of())))
        .containsEntry("resources", "vm:101");
    call(Verb.PUT, RESOURCES + "/vm:101", Map.of("delete", "group"));
    assertThat((List<?>) call(Verb.GET, RULES, Map.of()))
        .singleElement()
        .satisfies(left -> assertThat(row(left)).containsEntry("rule", "other"));
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("group", "dbs"));
    assertThat(row(call(Verb.GET, RULES + "/ha-group-dbs", Map.of())))
        .containsEntry("resources", "vm:100")
        .containsEntry("nodes", "node1:2,node2")
        .containsEntry("strict", 1);
    call(Verb.DELETE, RESOURCES + "/vm:100", Map.of());
    refused(Verb.GET, RULES + "/ha-group-dbs", Map.of(), "there is no HA rule");
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100", "group", "dbs"));
    assertThat(row(call(Verb.GET, RULES + "/ha-group-dbs", Map.of())))
        .containsEntry("nodes", "node1:2,node2");
  }

  @Test
  void noGuestLeavesAGroupAtTheCostOfAnotherRule() throws IOException {
    nodes = 3;
    manage("100", "101", "102");
    String rules =
        """
        node-affinity: ha-group-dbs
        \tresources vm:100
        \tnodes node1,node2,node3

        node-affinity: own
        \tresources vm:101,vm:102
        \tnodes node1

        resource-affinity: apart
        \tresources vm:100,vm:101,vm:102
        \taffinity negative

        """;
    write("ha/rules.cfg", rules);
    assertThat(why(Verb.PUT, RESOURCES + "/vm:100", Map.of("delete", "group")))
        .contains("rule 'apart' has no effect", "rule 'own' has no effect");
    assertThat(Files.readString(directory.resolve("ha/rules.cfg"))).isEqualTo(rules);
    assertThat(directory.resolve("ha/groups.migrated")).doesNotExist();
  }
}
