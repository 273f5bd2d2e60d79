package org.quorate.ha.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.crm.ClusterLoad;
import org.quorate.ha.placement.NodeSelection;
import org.quorate.ha.placement.Preference;
import org.quorate.ha.placement.Ranking;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.Finding;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What the HA manager thinks of every node for one service. */
public final class NodeSentences {
  private NodeSentences() {}

  /**
   * One node.
   *
   * @param current the service is there
   * @param sentence what speaks for or against it
   * @param score with the service started there, lower is better; null = not asked
   */
  public record Line(NodeName node, boolean current, String sentence, @Nullable Double score) {}

  /** A line for every node of the cluster. */
  public static List<Line> of(Situation situation, ServiceId sid) {
    ServiceRecord record = situation.status().services().get(sid);
    return record == null ? List.of() : of(situation, sid, record, ranking(situation, sid, record));
  }

  /** As one sentence: the nodes that are not eligible with the reason. */
  public static String joined(List<Line> lines) {
    return lines.stream()
        .map(line -> line.node() + " " + line.sentence())
        .collect(Collectors.joining("; "));
  }

  static Ranking ranking(Situation situation, ServiceId sid, ServiceRecord record) {
    SortedSet<NodeName> there = situation.online();
    SortedSet<NodeName> online = new TreeSet<>();
    situation
        .status()
        .nodes()
        .forEach(
            (node, state) -> {
              if (state == NodeState.ONLINE && there.contains(node)) {
                online.add(node);
              }
            });
    Usage usage = ClusterLoad.of(situation.placement(), online, situation.status().services());
    ServiceConfig config = situation.services().get(sid);
    boolean searching = record.state() == ServiceState.RECOVERY;
    return Ranking.of(
        new NodeSelection(situation.rules().compiled(), usage, situation.status().services()),
        sid,
        record,
        config == null || config.failback(),
        searching ? Preference.BEST_SCORE : Preference.NONE,
        situation.members().keySet());
  }

  static List<Line> of(Situation situation, ServiceId sid, ServiceRecord record, Ranking ranking) {
    List<Line> lines = new ArrayList<>();
    for (Ranking.Verdict verdict : ranking.verdicts()) {
      lines.add(
          new Line(
              verdict.node(),
              verdict.node().equals(record.node()),
              sentence(situation, sid, verdict),
              verdict.score()));
    }
    return lines;
  }

  private static String sentence(Situation situation, ServiceId sid, Ranking.Verdict verdict) {
    Compilation rules = situation.rules();
    NodeName node = verdict.node();
    return switch (verdict.finding()) {
      case OFFLINE -> offline(situation, node);
      case FORBIDDEN -> "is not allowed by rule " + nodeRule(rules, sid);
      case LOWER_PRIORITY -> "has a lower priority in rule " + nodeRule(rules, sid);
      case FAILED -> "could not start it";
      case APART ->
          "has "
              + names(verdict.partners())
              + ", which rule "
              + partnerRule(rules, sid, verdict.partners())
              + " keeps apart from it";
      case TOGETHER_ELSEWHERE ->
          "is not where "
              + names(verdict.partners())
              + " is, which rule "
              + partnerRule(rules, sid, verdict.partners())
              + " keeps together with it";
      case ELIGIBLE -> "is eligible" + score(situation, verdict.score());
    };
  }

  private static String offline(Situation situation, NodeName node) {
    NodeState state = situation.status().nodes().get(node);
    if (state == null) {
      return "is not known to the HA manager yet";
    }
    return switch (state) {
      case MAINTENANCE -> "is in maintenance";
      case FENCE -> "is being fenced";
      case GONE -> "is not in the cluster any more";
      case UNKNOWN, ONLINE -> "is not online";
    };
  }

  private static String score(Situation situation, @Nullable Double score) {
    if (score == null) {
      return "";
    }
    return situation.placement().settings().effectiveMode() == SchedulerMode.BASIC
        ? String.format(Locale.ROOT, " (%.0f %s there)", score, score == 1 ? "service" : "services")
        : String.format(Locale.ROOT, " (score %.4f, lower is better)", score);
  }

  private static String names(List<ServiceId> services) {
    return services.stream().map(ServiceId::toString).collect(Collectors.joining(", "));
  }

  /** The node affinity rule about the service, by the name its administrator gave it. */
  static String nodeRule(Compilation rules, ServiceId sid) {
    return quoted(
        rules.rules().stream()
            .filter(rule -> !rule.disabled() && rule.resources().contains(sid))
            .filter(NodeAffinityRule.class::isInstance)
            .map(Rule::id)
            .toList());
  }

  private static String partnerRule(Compilation rules, ServiceId sid, List<ServiceId> partners) {
    return quoted(
        rules.rules().stream()
            .filter(rule -> !rule.disabled() && rule.resources().contains(sid))
            .filter(rule -> partners.stream().anyMatch(rule.resources()::contains))
            .filter(ResourceAffinityRule.class::isInstance)
            .map(Rule::id)
            .toList());
  }

  private static String quoted(List<String> ids) {
    return ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
  }

  /** Every rule about the service, as a sentence. */
  static List<String> rules(Situation situation, ServiceId sid) {
    List<String> sentences = new ArrayList<>();
    for (Rule rule : situation.rules().rules()) {
      if (!rule.disabled() && rule.resources().contains(sid)) {
        sentences.add("rule '" + rule.id() + "': " + about(rule, sid));
      }
    }
    for (Finding finding : situation.rules().dropped()) {
      boolean about =
          situation
              .placement()
              .rules()
              .rule(finding.rule())
              .filter(rule -> rule.resources().contains(sid))
              .isPresent();
      if (about) {
        sentences.add(finding.sentence());
      }
    }
    return sentences;
  }

  private static String about(Rule rule, ServiceId sid) {
    return switch (rule) {
      case NodeAffinityRule nodes ->
          (nodes.strict() ? "only on " : "preferably on ") + priorities(nodes);
      case ResourceAffinityRule partners -> {
        List<ServiceId> others =
            partners.resources().stream().filter(other -> !other.equals(sid)).toList();
        yield switch (partners.affinity()) {
          case POSITIVE -> "together with " + names(others);
          case NEGATIVE -> "apart from " + names(others);
        };
      }
    };
  }

  private static String priorities(NodeAffinityRule rule) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<NodeName, Integer> entry : rule.nodes().entrySet()) {
      int priority = entry.getValue();
      parts.add(priority == 0 ? entry.getKey().value() : entry.getKey() + ":" + priority);
    }
    return String.join(",", parts);
  }
}
