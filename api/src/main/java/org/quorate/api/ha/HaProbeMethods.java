package org.quorate.api.ha;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.overview.ClusterView;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.model.ServiceId;

/** {@code /cluster/ha/quorate/probes}: how guests' health is looked at, and how they are. */
public final class HaProbeMethods implements MethodSet {
  private static final String PROBES = HaMethod.OWN + "/probes";
  private static final String PROBE = PROBES + "/{sid}";
  private static final Set<String> NOT_PROPERTIES = Set.of("sid", "delete", "digest");
  private static final String CHECK = "agent, tcp:HOST:PORT, or http://HOST[:PORT]/PATH (or https)";

  private final HaProbes probes;

  public HaProbeMethods(HaResources resources, ClusterView cluster) {
    this.probes = new HaProbes(resources, cluster);
  }

  @Override
  public List<Method> methods() {
    return List.of(
        HaMethod.read(
            PROBES, "The guests' health probes.", Parameters.none(), call -> probes.list()),
        HaMethod.write(
            Verb.POST, PROBES, "Watch over a guest by a probe.", creation(), this::create),
        HaMethod.read(
            PROBE,
            "One guest's health probe.",
            Parameters.none(),
            call -> probes.one(ServiceId.parse(call.path("sid")))),
        HaMethod.write(Verb.PUT, PROBE, "Change a guest's probe.", update(), this::change),
        HaMethod.write(
            Verb.DELETE, PROBE, "Watch a guest no more.", Parameters.none(), this::remove));
  }

  private static Parameters creation() {
    return properties(
            Parameters.builder()
                .required("sid", Type.text(80), "vm:ID or ct:ID")
                .required("check", Type.text(500), CHECK))
        .build();
  }

  private static Parameters update() {
    return properties(Parameters.builder().optional("check", Type.text(500), CHECK))
        .optional("delete", Type.LIST, "Settings to set back to their default")
        .optional("digest", Type.text(64), "Refuse if the file changed since it was read")
        .build();
  }

  private static Parameters.Builder properties(Parameters.Builder builder) {
    return builder
        .optional(
            "interval",
            Type.integer(HealthCheck.INTERVAL_MIN, HealthCheck.INTERVAL_MAX),
            "Seconds between two looks at a healthy guest (10)")
        .optional(
            "timeout",
            Type.integer(HealthCheck.TIMEOUT_MIN, HealthCheck.TIMEOUT_MAX),
            "Seconds an answer may take (3)")
        .optional(
            "strikes",
            Type.integer(HealthCheck.STRIKES_MIN, HealthCheck.STRIKES_MAX),
            "Looks in a row without an answer before something is done (3)")
        .optional(
            "grace",
            Type.integer(HealthCheck.GRACE_MIN, HealthCheck.GRACE_MAX),
            "Seconds after a start or a move in which silence does not count (120)")
        .optional(
            "restarts",
            Type.integer(HealthCheck.RESTARTS_MIN, HealthCheck.RESTARTS_MAX),
            "Restarts within an hour before the guest is relocated (its max_restart)")
        .optional("disable", Type.BOOLEAN, "The probe has no effect")
        .optional("comment", Type.text(4096), "For people");
  }

  private static Map<String, String> given(Call call) {
    Map<String, String> properties = new LinkedHashMap<>(call.all());
    properties.keySet().removeAll(NOT_PROPERTIES);
    return properties;
  }

  private @Nullable Object create(Call call) {
    probes.add(ServiceId.parse(call.string("sid")), given(call));
    return null;
  }

  private @Nullable Object change(Call call) {
    probes.change(
        ServiceId.parse(call.path("sid")),
        given(call),
        call.list("delete"),
        call.optional("digest"));
    return null;
  }

  private @Nullable Object remove(Call call) {
    probes.remove(ServiceId.parse(call.path("sid")));
    return null;
  }
}
