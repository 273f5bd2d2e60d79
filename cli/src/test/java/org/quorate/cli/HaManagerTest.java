package org.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.local.LocalCalls;

/** ha-manager as the guides and administrators type it. */
class HaManagerTest {
  private static final String HA = "/cluster/ha";

  private static final List<Method> TABLE =
      List.of(
          method(
              Verb.POST,
              "/groups",
              Parameters.builder()
                  .required("group", Type.STRING, "Its name.")
                  .required("nodes", Type.LIST, "Where.")
                  .optional("restricted", Type.BOOLEAN, "Nowhere else.")
                  .optional("nofailback", Type.BOOLEAN, "Stay.")
                  .build()),
          method(
              Verb.POST,
              "/resources",
              Parameters.builder()
                  .required("sid", Type.STRING, "The resource.")
                  .optional("state", Type.oneOf("started", "stopped"), "Wanted.")
                  .optional("group", Type.STRING, "Its group.")
                  .optional("max_restart", Type.integer(0, 10), "Restarts on a node.")
                  .optional("max_relocate", Type.integer(0, 10), "Other nodes.")
                  .build()),
          method(
              Verb.PUT,
              "/resources/{sid}",
              Parameters.builder().optional("delete", Type.LIST, "Set back.").build()),
          method(Verb.POST, "/resources/{sid}/migrate", node()),
          method(Verb.POST, "/resources/{sid}/relocate", node()),
          method(Verb.DELETE, "/groups/{group}", Parameters.none()),
          method(
              Verb.POST,
              "/quorate/stop/{sid}",
              Parameters.builder().required("timeout", Type.integer(0, 9), "Seconds.").build()),
          method(
              Verb.POST,
              "/quorate/node-maintenance/{node}",
              Parameters.builder().required("action", Type.STRING, "Which.").build()),
          method(
              Verb.POST,
              "/status/disarm-ha",
              Parameters.builder().required("resource-mode", Type.STRING, "How.").build()),
          method(Verb.POST, "/status/arm-ha", Parameters.none()),
          method(Verb.GET, "/quorate/why/{sid}", Parameters.none()),
          method(
              Verb.GET,
              "/quorate/forecast",
              Parameters.builder().optional("lose", Type.LIST, "Nodes.").build()));

  private static Parameters node() {
    return Parameters.builder().required("node", Type.NODE, "Where to.").build();
  }

  private static Method method(Verb verb, String path, Parameters parameters) {
    return new Method(
        verb, HA + path, "Does it.", parameters, Permission.rootOnly(), Target.ANY_NODE, c -> null);
  }

  private static Terminal terminal(LocalCalls answers) {
    return new Terminal(TABLE, answers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          groupadd dbs --nodes node1,node2 --restricted 1 --nofailback 0 | POST /cluster/ha/groups \
          {group=dbs, nodes=node1,node2, nofailback=0, restricted=1}
          groupremove dbs                             | DELETE /cluster/ha/groups/dbs {}
          add vm:100 --group dbs --state started --max-restart 3 --max_relocate 2 \
          | POST /cluster/ha/resources \
          {group=dbs, max_relocate=2, max_restart=3, sid=vm:100, state=started}
          migrate vm:100 node2                        | POST /cluster/ha/resources/vm:100/migrate {node=node2}
          crm-command relocate vm:100 node2           | POST /cluster/ha/resources/vm:100/relocate {node=node2}
          crm-command stop vm:100 0                   | POST /cluster/ha/quorate/stop/vm:100 {timeout=0}
          crm-command node-maintenance enable node3   | POST /cluster/ha/quorate/node-maintenance/node3 {action=enable}
          crm-command node-maintenance disable node3  | POST /cluster/ha/quorate/node-maintenance/node3 {action=disable}
          crm-command disarm-ha freeze                | POST /cluster/ha/status/disarm-ha {resource-mode=freeze}
          crm-command arm-ha                          | POST /cluster/ha/status/arm-ha {}
          """)
  void everyCommandIsOneCall(String typed, String called) {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    String[] words = ("ha-manager " + typed).split(" +");
    assertThat(terminal.run(words)).as(terminal.complained()).isZero();
    assertThat(terminal.called).startsWith(called);
  }

  @Test
  void aGuestTooManyIsWarnedOf() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                path.endsWith("/capacity")
                    ? Map.of("kept", 0, "text", "no node may be lost")
                    : null);
    assertThat(terminal.run("ha-manager", "add", "vm:100")).isZero();
    assertThat(terminal.complained()).isEqualTo("warning: no node may be lost\n");
    assertThat(terminal.run("ha-manager", "set", "vm:100", "--delete", "comment")).isZero();
    assertThat(terminal.complained()).isEqualTo("warning: no node may be lost\n");
    assertThat(terminal.run("ha-manager", "set", "vm:100", "--delete", "comment,state")).isZero();
    assertThat(terminal.complained()).isEqualTo("warning: no node may be lost\n".repeat(2));
    Terminal stopped = terminal((verb, path, parameters) -> null);
    assertThat(stopped.run("ha-manager", "add", "vm:100", "--state", "stopped")).isZero();
    assertThat(stopped.called).hasSize(1);
  }

  @Test
  void aMoveTellsWhoComesAlong() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                Map.of(
                    "sid", "vm:100",
                    "requested-node", "node2",
                    "comigrated-resources", List.of("vm:101")));
    assertThat(terminal.run("ha-manager", "migrate", "vm:100", "node2")).isZero();
    assertThat(terminal.shown())
        .isEqualTo("vm:100 to node2: vm:101 will come along, as a rule keeps them together\n");
  }

  @Test
  void aMoveThatARuleForbidsFailsAndNamesWhoIsInTheWay() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                Map.of(
                    "sid",
                    "vm:100",
                    "requested-node",
                    "node2",
                    "blocking-resources",
                    List.of(Map.of("sid", "vm:102", "cause", "resource-affinity"))));
    assertThat(terminal.run("ha-manager", "migrate", "vm:100", "node2")).isEqualTo(255);
    assertThat(terminal.complained())
        .contains("a rule keeps it apart from vm:102")
        .contains("'ha-manager rules list'");
  }

  @Test
  void theStatusIsLinesAndOnRequestTheRecordsBehind() {
    LocalCalls answers =
        (verb, path, parameters) ->
            path.endsWith("current")
                ? List.of(
                    Map.of("type", "quorum", "status", "OK"),
                    Map.of("type", "probe", "status", "vm:100 (node1, healthy)", "healthy", 1),
                    Map.of("type", "probe", "status", "vm:101 (node1, suspect)", "healthy", 0))
                : Map.of("manager_status", Map.of("timestamp", 5));
    Terminal brief = terminal(answers);
    assertThat(brief.run("ha-manager", "status")).isZero();
    assertThat(brief.shown()).isEqualTo("quorum OK\nprobe vm:101 (node1, suspect)\n");
    Terminal full = terminal(answers);
    assertThat(full.run("ha-manager", "status", "-verbose", "1")).isZero();
    assertThat(full.shown())
        .startsWith("quorum OK\nprobe vm:100 (node1, healthy)\n")
        .contains("suspect)\nfull cluster state:\n")
        .contains("\"timestamp\"");
    Terminal json = terminal(answers);
    assertThat(json.run("ha-manager", "status", "--output-format", "json")).isZero();
    assertThat(json.shown()).startsWith("[{").contains("\"type\":\"quorum\"");
  }

  @Test
  void whyReadsAsAnAnswer() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                Map.of(
                    "sid",
                    "vm:100",
                    "state",
                    "started",
                    "node",
                    "node1",
                    "because",
                    List.of("it stays on node1"),
                    "nodes",
                    List.of(Map.of("node", "node1", "text", "is eligible", "current", 1)),
                    "next",
                    List.of("one", "two")));
    assertThat(terminal.run("ha-manager", "why", "vm:100")).isZero();
    assertThat(terminal.called).containsExactly("GET /cluster/ha/quorate/why/vm:100 {}");
    assertThat(terminal.shown())
        .isEqualTo(
            """
            vm:100 on node1, state started
              because:   it stays on node1
              nodes:     node1 is eligible  <- here
              next:      one
                         two
            """);
  }

  @Test
  void anArgumentThatIsMissingIsNamed() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("ha-manager", "why")).isEqualTo(255);
    assertThat(terminal.complained()).contains("'<sid>'", "ha-manager why --help");
    assertThat(terminal.called).isEmpty();
  }

  @Test
  void aForecastIsTheServersOwnText() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) -> List.of(Map.of("text", List.of("If node2 dies", "x"))));
    assertThat(terminal.run("ha-manager", "forecast", "--lose", "node2,node3")).isZero();
    assertThat(terminal.called)
        .containsExactly("GET /cluster/ha/quorate/forecast {lose=node2,node3}");
    assertThat(terminal.shown()).isEqualTo("If node2 dies\nx\n");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command :
        List.of(
            "add",
            "set",
            "remove",
            "config",
            "status",
            "migrate",
            "relocate",
            "groupadd",
            "groupset",
            "groupremove",
            "groupconfig",
            "rules",
            "order",
            "probe",
            "why",
            "forecast",
            "crm-command")) {
      Terminal terminal = terminal((verb, path, parameters) -> null);
      assertThat(terminal.run("ha-manager", command, "--help")).isZero();
      assertThat(terminal.shown()).as(command).contains("Examples:", "ha-manager " + command);
    }
  }

  @Test
  void theShellCompletesCommandsOptionsAndWords() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("quorate", "completion", "ha-manager")).isZero();
    assertThat(terminal.shown())
        .contains("complete -F", "crm-command", "node-maintenance", "--max-restart", "started")
        .doesNotContain("--max_restart", "'-max-restart'");
    Terminal wrong = terminal((verb, path, parameters) -> null);
    assertThat(wrong.run("quorate", "completion", "qem")).isEqualTo(255);
    assertThat(wrong.complained()).contains("there is no program 'qem'");
  }
}
