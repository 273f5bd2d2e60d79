package org.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.quorate.api.ApiException;
import org.quorate.api.Method;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.local.CommandLines;
import org.quorate.api.local.LocalCalls;

/** The commands as administrators type them, and what they read. */
class ProgramsTest {
  private static final List<Method> TABLE =
      List.of(
          method(
              Verb.POST,
              "/nodes/{node}/qemu",
              Parameters.builder()
                  .required("vmid", Type.VMID, "The guest's number.")
                  .optional("name", Type.STRING, "Its name.")
                  .optional("args", Type.STRING, "QEMU arguments.")
                  .optional("onboot", Type.BOOLEAN, "Start at boot.")
                  .pattern("net[0-9]+", Type.STRING, "A network card.")
                  .build()),
          method(Verb.GET, "/nodes/{node}/qemu", Parameters.none()),
          method(
              Verb.POST,
              "/cluster/ha/resources",
              Parameters.builder()
                  .required("sid", Type.STRING, "The resource.")
                  .optional("max_restart", Type.integer(0, 10), "Restarts on a node.")
                  .build()),
          method(Verb.GET, "/cluster/resources", Parameters.none()),
          method(Verb.GET, "/cluster/ha/rules", Parameters.none()),
          method(
              Verb.PUT,
              "/cluster/ha/rules/{rule}",
              Parameters.builder()
                  .required("type", Type.STRING, "What it is about.")
                  .optional("nodes", Type.LIST, "Where.")
                  .optional("strict", Type.BOOLEAN, "Nowhere else.")
                  .build()));

  private static Method method(Verb verb, String path, Parameters parameters) {
    return new Method(
        verb, path, "Does it.", parameters, Permission.rootOnly(), Target.ANY_NODE, call -> null);
  }

  private static Terminal terminal(LocalCalls answers) {
    return new Terminal(TABLE, answers);
  }

  @Test
  void theDaemonFindsThePrograms() {
    assertThat(ServiceLoader.load(CommandLines.class)).hasAtLeastOneElementOfType(Programs.class);
  }

  @Test
  void optionsMayBeSpelledWithOneDashAndEitherWordMark() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("ha-manager", "add", "vm:100", "-max-restart", "3")).isZero();
    assertThat(terminal.run("ha-manager", "add", "vm:100", "--max_restart=3")).isZero();
    assertThat(terminal.called.stream().filter(call -> call.startsWith("POST")))
        .hasSize(2)
        .allMatch("POST /cluster/ha/resources {max_restart=3, sid=vm:100}"::equals);
  }

  @Test
  void rulesAreChangedByTypeAndNameAndListedAsSentences() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(
            terminal.run(
                "ha-manager",
                "rules",
                "set",
                "node-affinity",
                "web",
                "--nodes",
                "node1:2",
                "--strict"))
        .isZero();
    assertThat(terminal.called)
        .containsExactly("PUT /cluster/ha/rules/web {nodes=node1:2, strict=1, type=node-affinity}");
    Terminal shown =
        terminal(
            (verb, path, parameters) ->
                List.of(
                    Map.of(
                        "rule",
                        "web",
                        "type",
                        "node-affinity",
                        "resources",
                        "vm:100",
                        "nodes",
                        "node1:2",
                        "strict",
                        1,
                        "digest",
                        "x"),
                    Map.of(
                        "rule",
                        "dbs",
                        "type",
                        "resource-affinity",
                        "resources",
                        "vm:1",
                        "affinity",
                        "negative",
                        "problem",
                        "it names one")));
    assertThat(shown.run("ha-manager", "rules", "list")).isZero();
    assertThat(shown.shown())
        .isEqualTo("web: vm:100 only on node1:2\ndbs: vm:1 apart\n  no effect: it names one\n");
  }

  @Test
  void numberedOptionsFlagsAndValuesThatStartWithADash() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    int code =
        terminal.run(
            "qm",
            "create",
            "100",
            "--args",
            "-kernel /boot/k",
            "--net0",
            "virtio,bridge=vmbr0",
            "--onboot");
    assertThat(terminal.complained()).isEmpty();
    assertThat(code).isZero();
    assertThat(terminal.called)
        .containsExactly(
            "POST /nodes/node1/qemu"
                + " {args=-kernel /boot/k, net0=virtio,bridge=vmbr0, onboot=1, vmid=100}");
  }

  @Test
  void aTasksLogIsShownUntilItEnds() {
    String upid = "UPID:node1:00000001:00000001:5F000000:qmcreate:100:root@pam:";
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                path.endsWith("/status")
                    ? Map.of("status", "stopped", "exitstatus", "OK")
                    : path.endsWith("/log")
                        ? List.of(Map.of("n", 1, "t", "disk made"), Map.of("n", 2, "t", "TASK OK"))
                        : upid);
    assertThat(terminal.run("qm", "create", "100")).isZero();
    assertThat(terminal.shown()).isEqualTo("disk made\n");
  }

  @Test
  void aFailedTaskIsTheCommandsFailure() {
    String upid = "UPID:node1:00000001:00000001:5F000000:qmcreate:100:root@pam:";
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                path.endsWith("/status")
                    ? Map.of("status", "stopped", "exitstatus", "no space left")
                    : path.endsWith("/log") ? List.of() : upid);
    assertThat(terminal.run("qm", "create", "100")).isEqualTo(255);
    assertThat(terminal.complained()).isEqualTo("no space left\n");
  }

  @Test
  void refusalsNameTheParameter() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) -> {
              throw ApiException.parameter("vmid", "invalid format");
            });
    assertThat(terminal.run("qm", "create", "7")).isEqualTo(255);
    assertThat(terminal.complained())
        .isEqualTo("400 Parameter verification failed.\nvmid: invalid format\n");
  }

  @Test
  void unknownCommandsAndOptionsGetOneSentenceAndTheRemedy() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("qm", "strat", "100")).isEqualTo(255);
    assertThat(terminal.complained()).contains("strat").contains("See 'qm --help'.");
    assertThat(terminal.run("qm", "create", "100", "--nam", "x")).isEqualTo(255);
    assertThat(terminal.complained()).contains("--nam").contains("See 'qm create --help'.");
    assertThat(terminal.called).isEmpty();
  }

  @Test
  void helpShowsOptionsFromTheTableAndExamples() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("qm", "create", "--help")).isZero();
    assertThat(terminal.shown())
        .contains("--name", "Its name.", "--net[0-9]+", "Examples:", "qm create 100 --name web");
  }

  @Test
  void listKeepsTheColumnsThatScriptsCut() {
    Terminal terminal =
        terminal(
            (verb, path, parameters) ->
                List.of(
                    Map.of(
                        "vmid", 100, "name", "web", "status", "running", "maxmem", 96 << 20,
                        "maxdisk", 1L << 30, "pid", 42)));
    assertThat(terminal.run("qm", "list")).isZero();
    assertThat(terminal.shown().lines().map(line -> line.trim().split(" +")))
        .containsExactly(
            new String[] {"VMID", "NAME", "STATUS", "MEM(MB)", "BOOTDISK(GB)", "PID"},
            new String[] {"100", "web", "running", "96", "1.00", "42"});
  }

  @Test
  void pveshPassesAnyParameterAndAnswersInJson() {
    Terminal terminal = terminal((verb, path, parameters) -> List.of(Map.of("id", "qemu/100")));
    assertThat(
            terminal.run(
                "pvesh", "get", "cluster/resources/", "-type", "vm", "--output-format", "json"))
        .isZero();
    assertThat(terminal.called).containsExactly("GET /cluster/resources {type=vm}");
    assertThat(terminal.shown()).isEqualTo("[{\"id\":\"qemu/100\"}]\n");
  }

  @Test
  void pveshListsWhatLiesBelowAPath() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("pvesh", "ls", "/cluster")).isZero();
    assertThat(terminal.shown()).isEqualTo("D----        ha\n-r---        resources\n");
  }
}
