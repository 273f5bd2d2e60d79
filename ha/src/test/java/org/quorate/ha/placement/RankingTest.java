package org.quorate.ha.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.situation.Cluster.node;
import static org.quorate.ha.situation.Cluster.vm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.Occupancy;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What is said about the nodes agrees with what is chosen. */
class RankingTest {
  private static final int NODES = 4;

  @Property(tries = 1000)
  void theChosenNodeIsOneThatIsCalledEligible(
      @ForAll @Size(5) List<@IntRange(min = 1, max = NODES) Integer> places,
      @ForAll @Size(NODES) List<@IntRange(min = 0, max = 2) Integer> priorities,
      @ForAll Set<@IntRange(min = 1, max = NODES) Integer> away,
      @ForAll boolean strict,
      @ForAll boolean together,
      @ForAll boolean failback,
      @ForAll Preference preference) {
    TreeSet<NodeName> all = new TreeSet<>();
    for (int i = 1; i <= NODES; i++) {
      all.add(node(i));
    }
    TreeSet<NodeName> online = new TreeSet<>(all);
    away.forEach(number -> online.remove(node(number)));
    Map<ServiceId, ServiceRecord> services = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      services.put(
          vm(100 + i), ServiceRecord.of(ServiceState.STARTED, node(places.get(i)), "u" + i));
    }
    Usage usage = Usage.basic(online);
    services.forEach((sid, record) -> usage.put(sid, Occupancy.of(record, online)));
    NodeSelection selection =
        new NodeSelection(
            Compilation.of(RulesFile.parse(rules(priorities, strict, together)).rules(), all)
                .compiled(),
            usage,
            services);
    ServiceRecord service = services.get(vm(100)).withFailedNodes(List.of(node(places.getFirst())));

    Ranking ranking = Ranking.of(selection, vm(100), service, failback, preference, all);

    Set<NodeName> eligible =
        ranking.verdicts().stream()
            .filter(verdict -> verdict.finding() == Ranking.Finding.ELIGIBLE)
            .map(Ranking.Verdict::node)
            .collect(Collectors.toSet());
    assertThat(ranking.verdicts()).hasSize(NODES);
    assertThat(ranking.chosen())
        .isEqualTo(selection.choose(vm(100), service, failback, preference).node());
    ranking
        .chosen()
        .ifPresentOrElse(
            chosen -> {
              if (ranking.decidedBy() != Ranking.Deciding.NO_FAILBACK) {
                assertThat(eligible).contains(chosen);
              }
            },
            () -> {
              assertThat(eligible).isEmpty();
              assertThat(ranking.decidedBy()).isEqualTo(Ranking.Deciding.NOTHING);
            });
  }

  private static String rules(List<Integer> priorities, boolean strict, boolean together) {
    StringBuilder nodes = new StringBuilder();
    for (int i = 0; i < priorities.size(); i++) {
      if (priorities.get(i) > 0) {
        nodes.append(nodes.isEmpty() ? "" : ",").append("node" + (i + 1));
      }
    }
    String affinity =
        nodes.isEmpty()
            ? ""
            : "node-affinity: n1\n\tresources vm:100\n\tnodes "
                + nodes
                + "\n\tstrict "
                + (strict ? 1 : 0)
                + "\n\n";
    return affinity
        + "resource-affinity: r1\n\tresources vm:100,vm:101\n\taffinity "
        + (together ? "positive" : "negative")
        + "\n";
  }
}
