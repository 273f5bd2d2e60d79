package org.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.api.ApiException;
import org.quorate.api.local.LocalCalls;

/** {@code quorate history} and {@code quorate clusterfs status} as administrators see them. */
class QuorateTest {
  private static final Map<String, Object> HERE =
      Map.of(
          "number",
          12,
          "time",
          1_700_000_100,
          "node",
          "node1",
          "user",
          "root",
          "program",
          "vim",
          "change",
          "changed",
          "size",
          812,
          "first",
          41,
          "last",
          42);
  private static final Map<String, Object> ELSEWHERE =
      Map.of(
          "number",
          11,
          "time",
          1_700_000_000,
          "node",
          "node2",
          "user",
          "",
          "program",
          "",
          "change",
          "created",
          "size",
          700,
          "first",
          38,
          "last",
          40);

  private final TimeZone zone = TimeZone.getDefault();

  @BeforeEach
  void utc() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  @AfterEach
  void back() {
    TimeZone.setDefault(zone);
  }

  private static Terminal terminal(LocalCalls answers) {
    return new Terminal(List.of(), answers);
  }

  private static LocalCalls histories(Map<String, List<Map<String, Object>>> byNode) {
    return (verb, path, parameters) -> {
      List<Map<String, Object>> rows = byNode.get(path.split("/")[2]);
      if (rows == null) {
        throw new ApiException(595, "No route to host");
      }
      return rows;
    };
  }

  @Test
  void whoMadeAnotherNodesChangeIsAskedThere() {
    Map<String, Object> there =
        Map.of(
            "number",
            3,
            "time",
            1_700_000_000,
            "node",
            "node2",
            "user",
            "root",
            "program",
            "quorate-api",
            "change",
            "created",
            "size",
            700,
            "first",
            38,
            "last",
            39);
    Terminal terminal =
        terminal(histories(Map.of("node1", List.of(HERE, ELSEWHERE), "node2", List.of(there))));
    assertThat(terminal.run("quorate", "history", "storage.cfg", "--limit", "5")).isZero();
    assertThat(terminal.shown())
        .isEqualTo(
            """
            NUMBER  TIME                 NODE   WHO                 CHANGE
                12  2023-11-14 22:15:00  node1  root (vim)          changed, 812 bytes
                11  2023-11-14 22:13:20  node2  root (quorate-api)  created, 700 bytes
            """);
    assertThat(terminal.called)
        .containsExactly(
            "GET /nodes/node1/quorate/history {limit=5, path=storage.cfg}",
            "GET /nodes/node2/quorate/history {limit=200, path=storage.cfg}");
  }

  @Test
  void aNodeThatIsAwayLeavesTheNameOpen() {
    Terminal terminal = terminal(histories(Map.of("node1", List.of(ELSEWHERE))));
    assertThat(terminal.run("quorate", "history", "/etc/pve/storage.cfg")).isZero();
    assertThat(terminal.shown()).contains("node2  -    created, 700 bytes");
  }

  @Test
  void scriptsGetTheRowsAsJson() {
    Terminal terminal = terminal(histories(Map.of("node1", List.of(HERE))));
    assertThat(terminal.run("quorate", "history", "a", "--output-format", "json")).isZero();
    assertThat(terminal.shown()).contains("\"number\":12").contains("\"program\":\"vim\"");
  }

  @Test
  void aDifferenceStandsBelowItsChange() {
    Map<String, Object> row = new java.util.LinkedHashMap<>(HERE);
    row.put("diff", "--- a/x\n+++ b/x\n");
    Terminal terminal = terminal(histories(Map.of("node1", List.of(row))));
    assertThat(terminal.run("quorate", "history", "x", "--diff")).isZero();
    assertThat(terminal.shown()).endsWith("changed, 812 bytes\n--- a/x\n+++ b/x\n");
  }

  @Test
  void restoringSaysWhatItDid() {
    Terminal terminal = terminal((verb, path, parameters) -> "Restored it.");
    assertThat(terminal.run("quorate", "history", "x", "--restore", "12")).isZero();
    assertThat(terminal.shown()).isEqualTo("Restored it.\n");
    assertThat(terminal.called)
        .containsExactly("PUT /nodes/node1/quorate/history {number=12, path=x}");
  }

  @Test
  void aFileWithoutHistoryIsSaid() {
    Terminal terminal = terminal(histories(Map.of("node1", List.of())));
    assertThat(terminal.run("quorate", "history", "x")).isZero();
    assertThat(terminal.shown()).isEqualTo("This node's history knows no change of x.\n");
  }

  @Test
  void helpHasExamples() {
    Terminal terminal = terminal((verb, path, parameters) -> null);
    assertThat(terminal.run("quorate", "history", "--help")).isZero();
    assertThat(terminal.shown()).contains("--restore=<number>").contains("Examples:");
  }

  @Test
  void theFileSystemsStateIsToldInAFewLines() {
    Map<String, Object> status =
        Map.ofEntries(
            Map.entry("node", "node1"),
            Map.entry("cluster", "demo"),
            Map.entry("quorate", 1),
            Map.entry("synced", 1),
            Map.entry("version", 42),
            Map.entry("seconds", 3600),
            Map.entry("transactions", 210),
            Map.entry("row-bytes", 1_200_000),
            Map.entry("disk-bytes", 45_600_000),
            Map.entry("p50-micros", 1234),
            Map.entry("p99-micros", 8000),
            Map.entry(
                "discarded",
                List.of(Map.of("time", 1_700_000_000, "changes", 3, "directory", "/var/d/1"))));
    Terminal terminal = terminal((verb, path, parameters) -> status);
    assertThat(terminal.run("quorate", "clusterfs", "status")).isZero();
    assertThat(terminal.shown())
        .isEqualTo(
            """
            Node            node1 of demo, quorate, in sync
            Tree            version 42
            Database        210 transactions with 1200.0 kB of rows in the last 60 min
            On disk after   1.2 ms (half of the last transactions), 8.0 ms (99 of 100)
            Disk            45.6 MB written by the daemon in the last 60 min
            Discarded       3 at 2023-11-14 22:13:20, see /var/d/1
            """);
    assertThat(terminal.called).containsExactly("GET /nodes/node1/quorate/clusterfs {}");
  }
}
