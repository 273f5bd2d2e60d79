package org.quorate.simulator.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.ha.placement.Bundles;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;

/** One case about services that are moved together. */
final class BundleCase {
  private BundleCase() {}

  static List<String> differences(JsonNode input, JsonNode expected) {
    Map<ServiceId, ServiceRecord> services = new TreeMap<>();
    Json.member(input, "service_status")
        .properties()
        .forEach(entry -> services.put(ServiceId.parse(entry.getKey()), service(entry.getValue())));
    CompiledRules rules = CompiledRules.together(partners(Json.member(input, "positive")));
    return Lines.differences(
        "bundles",
        lines(partners(Json.member(expected, "bundles"))),
        lines(Bundles.of(services, rules)));
  }

  private static ServiceRecord service(JsonNode record) {
    ServiceRecord service =
        ServiceRecord.of(
            ServiceState.parse(Json.text(record, "state")), Json.node(record, "node"), "");
    JsonNode target = record.path("target");
    return target.isString() ? service.withTarget(new NodeName(target.asString())) : service;
  }

  private static Map<ServiceId, Collection<ServiceId>> partners(JsonNode object) {
    Map<ServiceId, Collection<ServiceId>> partners = new TreeMap<>();
    object
        .properties()
        .forEach(
            entry ->
                partners.put(ServiceId.parse(entry.getKey()), Json.services(entry.getValue())));
    return partners;
  }

  private static List<String> lines(Map<ServiceId, ? extends Collection<ServiceId>> bundles) {
    List<String> lines = new ArrayList<>();
    bundles.forEach((leader, members) -> lines.add(leader + " with " + members));
    return lines;
  }
}
