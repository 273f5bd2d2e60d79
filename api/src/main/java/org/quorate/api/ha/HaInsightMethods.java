package org.quorate.api.ha;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.api.overview.ClusterView;
import org.quorate.model.ServiceId;

/** {@code /cluster/ha/quorate}: why guests are where they are, and what losses would mean. */
public final class HaInsightMethods implements MethodSet {
  private final HaInsights insights;
  private final HaAdmission admission;

  public HaInsightMethods(HaResources resources, ClusterView cluster, InstantSource clock) {
    this.admission = resources.admission();
    this.insights = new HaInsights(resources.files(), cluster, clock);
  }

  @Override
  public List<Method> methods() {
    return List.of(
        HaMethod.read(
            HaMethod.OWN,
            "Directory index.",
            Parameters.none(),
            call ->
                Stream.of(
                        "why",
                        "forecast",
                        "capacity",
                        "probes",
                        "order",
                        "stop",
                        "node-maintenance")
                    .map(id -> Map.of("id", id))
                    .toList()),
        HaMethod.read(
            HaMethod.OWN + "/why/{sid}",
            "Where a guest is and why, what it waits for, and what comes next.",
            Parameters.none(),
            call -> insights.why(ServiceId.parse(call.path("sid")))),
        HaMethod.read(
            HaMethod.OWN + "/forecast",
            "What the loss of nodes would mean: which guests restart where, and which cannot.",
            Parameters.builder()
                .optional("lose", Type.LIST, "NODE,NODE: lost together; without it, each in turn")
                .build(),
            call -> insights.forecasts(call.list("lose"))),
        HaMethod.read(
            HaMethod.OWN + "/capacity",
            "How many nodes may be lost with every HA guest running again, and what was promised.",
            Parameters.none(),
            call -> admission.data()));
  }
}
