package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./quorate simulate scenario}: events, agreement, and what it says when it cannot run. */
class SimulateScenarioTest {
  private static final String SCENARIO =
      """
      # A guest is started.
      node node1
      service vm:101 node1 started
      do power node1 on
      """;

  private static final String RECORDING =
      """
      {"name": "one", "input": {"cmdlist": [["power node1 on"]],
       "hardware_status": {"node1": {"power": "off", "network": "off"}},
       "service_config": {"vm:101": {"node": "node1", "state": "enabled"}},
       "manager_status": {}},
       "expected": {"events": [
         {"t": 0, "actor": "sim", "node": null, "event": "sim_start"},
         {"t": 20, "actor": "sim", "node": null, "event": "command", "source": "cmdlist",
          "command": {"raw": "power node1 off"}}],
       "final": {"running": {"node1": []}}}}
      """;

  @TempDir Path temp;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int simulate(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "scenario";
    System.arraycopy(args, 0, all, 1, args.length);
    return new CommandLine(new Simulate())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text).toString();
  }

  @Test
  void everyEventIsOneLineOfJsonAndTheClusterAtTheEndIsTheLast() throws IOException {
    assertThat(simulate(file("one.scenario", SCENARIO), "--events")).isZero();
    assertThat(out.toString().lines())
        .first()
        .isEqualTo("{\"t\":0,\"actor\":\"sim\",\"node\":null,\"event\":\"sim_start\"}");
    assertThat(out.toString().lines())
        .last()
        .asString()
        .startsWith("{\"event\":\"final\",\"manager_status\":{\"master_node\":\"node1\"")
        .contains("\"running\":{\"node1\":[\"vm:101\"]}");
  }

  @Test
  void aFolderOfScenariosIsRunAndTheirEventsAreWritten() throws IOException {
    file("a.scenario", SCENARIO);
    file("b.scenario", SCENARIO);
    Path events = temp.resolve("events");
    assertThat(simulate(temp.toString(), "--out", events.toString())).isZero();
    assertThat(out.toString()).contains("2 of 2 scenarios agree");
    assertThat(events.resolve("a.jsonl"))
        .exists()
        .hasSameTextualContentAs(events.resolve("b.jsonl"));
  }

  @Test
  void aRunIsDrawnAsATimeline() throws IOException {
    String one = file("one.scenario", SCENARIO);
    Path pages = temp.resolve("pages");
    assertThat(simulate(one, "--html", pages.toString())).isZero();
    assertThat(pages.resolve("one.html"))
        .content()
        .contains("<title>vm:101 on node1: started")
        .contains("<td>ordered: power node1 on");
  }

  @Test
  void aDifferenceIsNamed() throws IOException {
    assertThat(simulate(file("one.json", RECORDING))).isEqualTo(1);
    assertThat(out.toString())
        .contains("event 1: expected 20 sim - command source=cmdlist command=power node1 off")
        .contains("event 1: actual   20 sim - command source=cmdlist command=power node1 on")
        .contains("at the end running/node1: expected [], actual [\"vm:101\"]");
  }

  @Test
  void whatHappensIsWrittenIntoTheFile() throws IOException {
    String one = file("one.scenario", SCENARIO);
    assertThat(simulate(one, "--rewrite")).isZero();
    assertThat(Files.readString(Path.of(one)))
        .startsWith(SCENARIO)
        .contains("\nexpect\n0 sim - sim_start\n")
        .endsWith("\nend\nnode node1 online\nservice vm:101 started node1 runs\n");
    assertThat(simulate(one)).isZero();
    assertThat(simulate(file("one.json", RECORDING), "--rewrite")).isEqualTo(1);
    assertThat(err.toString()).contains("it is a recording, which is not rewritten");
  }

  @Test
  void whatCannotRunSaysWhy() throws IOException {
    assertThat(simulate(temp.resolve("none.json").toString())).isEqualTo(1);
    assertThat(simulate(file("bad.json", "{"))).isEqualTo(1);
    assertThat(simulate(file("bad.scenario", "node node1\nfrobnicate\n"))).isEqualTo(1);
    assertThat(simulate(file("bad2.scenario", SCENARIO + "do power node7 on\n"))).isEqualTo(1);
    assertThat(err.toString())
        .contains("none.json cannot be read")
        .contains("bad.json: it is not JSON")
        .contains("bad.scenario: line 2: 'frobnicate' is not a statement")
        .contains("bad2.scenario: the command 'power node7 on' cannot be executed");
  }
}
