package org.quorate.api.ha;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.rules.Lists;

/** {@code /cluster/ha/quorate/order}: which resources start after others are ready. */
public final class HaStartOrderMethods implements MethodSet {
  private static final String ORDER = "/quorate/order";
  private static final String RULE = ORDER + "/{rule}";

  private final HaResources resources;

  public HaStartOrderMethods(HaResources resources) {
    this.resources = resources;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        HaMethod.read(
            ORDER,
            "The start order, and why some of it has no effect.",
            Parameters.none(),
            call -> list()),
        HaMethod.write(
            Verb.POST,
            ORDER,
            "Have resources start after others are ready.",
            Parameters.builder()
                .required("rule", HaRuleMethods.ID, "The rule's name")
                .required("resources", Type.LIST, "vm:ID,ct:ID: those that wait")
                .required("after", Type.LIST, "vm:ID,ct:ID: those they wait for")
                .optional(
                    "ready",
                    Type.text(Probe.TEXT_MAX),
                    "agent, tcp:HOST:PORT, http://HOST/PATH or delay:SECONDS (delay:0: it runs)")
                .optional(
                    "timeout",
                    Type.integer(0, OrderRule.TIMEOUT_MAX_SECONDS),
                    "They start anyway after so many seconds (300); 0: never")
                .optional("comment", Type.text(4096), "For people")
                .build(),
            this::add),
        HaMethod.write(
            Verb.DELETE,
            RULE,
            "Remove a rule of the start order.",
            Parameters.none(),
            this::remove));
  }

  private List<Map<String, Object>> list() throws IOException {
    OrderFile file = file();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (OrderRule rule : file.all()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("rule", rule.id());
      row.put("resources", text(rule.resources()));
      row.put("after", text(rule.after()));
      row.put("ready", rule.ready().text());
      row.put("timeout", rule.timeoutSeconds());
      if (!file.rules().contains(rule)) {
        row.put("problem", rule.disabled() ? "disabled" : String.join("; ", file.problems()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String text(Iterable<?> services) {
    List<String> names = new ArrayList<>();
    services.forEach(service -> names.add(service.toString()));
    return names.stream().collect(Collectors.joining(","));
  }

  private OrderFile file() throws IOException {
    return OrderFile.parse(resources.files().tree().read(OrderFile.PATH).orElse(""));
  }

  private @Nullable Object add(Call call) {
    OrderRule rule =
        new OrderRule(
            call.string("rule"),
            Lists.resources(String.join(",", call.list("resources"))),
            Lists.resources(String.join(",", call.list("after"))),
            call.optional("ready").map(Probe::parse).orElse(OrderRule.READY_DEFAULT),
            call.optional("timeout")
                .map(Integer::valueOf)
                .orElse(OrderRule.TIMEOUT_DEFAULT_SECONDS),
            false,
            call.optional("comment").orElse(null));
    rule.resources().forEach(resources::refuseUnmanaged);
    rule.after().forEach(resources::refuseUnmanaged);
    resources
        .edits()
        .order(
            file -> {
              if (file.all().stream().anyMatch(other -> other.id().equals(rule.id()))) {
                throw ApiException.failed(
                    "there is a start order '" + rule.id() + "' already: remove it first");
              }
              return file.with(rule);
            });
    return null;
  }

  private @Nullable Object remove(Call call) {
    String id = call.path("rule");
    resources
        .edits()
        .order(
            file -> {
              if (!file.has(id)) {
                throw ApiException.failed("there is no start order '" + id + "'");
              }
              return file.without(id);
            });
    return null;
  }
}
