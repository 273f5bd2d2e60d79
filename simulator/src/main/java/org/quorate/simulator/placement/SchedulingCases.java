package org.quorate.simulator.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.quorate.ha.scheduling.BalancingMethod;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.Motion;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.RatedMotion;
import org.quorate.ha.scheduling.Scores;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;

/**
 * A file of recorded clusters: nodes with their loads, a service to start and motions to choose
 * from; the imbalance, the scores and the best motions that the original computed. Compared bit for
 * bit.
 */
public final class SchedulingCases {
  private SchedulingCases() {}

  /**
   * Compares all of them.
   *
   * @throws InvalidInput when there is no case, or one cannot be read
   * @throws IOException when the file cannot be read
   */
  public static Agreement compare(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput("there is no file " + file);
    }
    JsonNode cases = Json.read(file).path("cases");
    if (cases.isEmpty()) {
      throw new InvalidInput("there are no 'cases' in " + file);
    }
    Agreement sum = Agreement.NONE;
    for (int i = 0; i < cases.size(); i++) {
      String name = "case " + (i + 1);
      try {
        sum = sum.with(name, differences(cases.get(i)));
      } catch (InvalidInput bad) {
        throw new InvalidInput(file + ", " + name + ": " + bad.getMessage());
      }
    }
    return sum;
  }

  private static List<String> differences(JsonNode recorded) {
    JsonNode expected = Json.member(recorded, "expected");
    SequencedMap<NodeName, NodeLoad> nodes = nodes(Json.member(recorded, "nodes"));
    List<String> differences = new ArrayList<>();
    compare("imbalance", Json.number(expected, "imbalance"), Scores.imbalance(nodes), differences);
    JsonNode start = Json.member(recorded, "start");
    double[] scores =
        Scores.toStart(
            nodes, new Demand(Json.number(start, "maxcpu"), Json.integer(start, "maxmem")));
    JsonNode expectedScores = Json.member(expected, "start_scores");
    int at = 0;
    for (NodeName node : nodes.keySet()) {
      double score = Json.number(expectedScores, node.value());
      compare("score to start on " + node, score, scores[at++], differences);
    }
    List<Motion> motions = motions(Json.member(recorded, "candidates"));
    for (BalancingMethod method : BalancingMethod.values()) {
      JsonNode best = Json.member(expected, method.text());
      List<RatedMotion> actual = Scores.best(nodes, motions, method, best.size());
      differences.addAll(differences(method.text(), best, actual));
    }
    return differences;
  }

  private static SequencedMap<NodeName, NodeLoad> nodes(JsonNode array) {
    SequencedMap<NodeName, NodeLoad> nodes = new LinkedHashMap<>();
    array.forEach(
        node ->
            nodes.put(
                Json.node(node, "name"),
                new NodeLoad(
                    Json.number(node, "cpu"),
                    Json.number(node, "maxcpu"),
                    Json.integer(node, "mem"),
                    Json.integer(node, "maxmem"))));
    return nodes;
  }

  private static List<Motion> motions(JsonNode array) {
    List<Motion> motions = new ArrayList<>();
    array.forEach(
        one ->
            motions.add(
                new Motion(
                    ServiceId.parse(Json.text(one, "service")),
                    Json.node(one, "from"),
                    Json.node(one, "to"),
                    new Demand(Json.number(one, "cpu"), Json.integer(one, "mem")))));
    return motions;
  }

  private static void compare(
      String what, double expected, double actual, List<String> differences) {
    if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(actual)) {
      differences.add(what + " is " + actual + " instead of " + expected);
    }
  }

  private static List<String> differences(
      String method, JsonNode expected, List<RatedMotion> actual) {
    List<String> wanted = new ArrayList<>();
    expected.forEach(
        one ->
            wanted.add(
                Json.text(one, "service")
                    + " to "
                    + Json.text(one, "to")
                    + " (imbalance "
                    + Json.number(one, "imbalance")
                    + ")"));
    List<String> found =
        actual.stream()
            .map(
                rated ->
                    rated.motion().leader()
                        + " to "
                        + rated.motion().target()
                        + " (imbalance "
                        + rated.imbalance()
                        + ")")
            .toList();
    return wanted.equals(found)
        ? List.of()
        : List.of(method + " chooses " + found + " instead of " + wanted);
  }
}
