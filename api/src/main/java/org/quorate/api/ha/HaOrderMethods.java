package org.quorate.api.ha;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.ha.status.Disarm;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Orders for the master: moves, stops, maintenance, disarming. They are queued, not awaited. */
public final class HaOrderMethods implements MethodSet {
  /** A longer shutdown would outlive the task that waits for it. */
  private static final int TIMEOUT_SECONDS_MAX = 86_400;

  private final HaOrders orders;

  public HaOrderMethods(HaOrders orders) {
    this.orders = orders;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        HaMethod.write(
            Verb.POST,
            "/resources/{sid}/migrate",
            "Move a guest to another node while it runs.",
            motion(),
            call -> move(call, "migrate")),
        HaMethod.write(
            Verb.POST,
            "/resources/{sid}/relocate",
            "Stop a guest and start it on another node.",
            motion(),
            call -> move(call, "relocate")),
        HaMethod.write(
            Verb.POST,
            HaMethod.OWN + "/stop/{sid}",
            "Stop a guest and keep it stopped.",
            Parameters.builder()
                .required(
                    "timeout",
                    Type.integer(0, TIMEOUT_SECONDS_MAX),
                    "Seconds for its shutdown, then it is stopped by force; 0 = by force at once")
                .build(),
            this::stop),
        HaMethod.write(
            Verb.POST,
            HaMethod.OWN + "/node-maintenance/{node}",
            "Empty a node of its guests for maintenance, or let them come back.",
            Parameters.builder()
                .required("action", Type.oneOf("enable", "disable"), "Which of both")
                .build(),
            this::maintenance),
        HaMethod.write(
            Verb.POST,
            "/status/disarm-ha",
            "Release every watchdog of the cluster, for work that looks like failures.",
            Parameters.builder()
                .required(
                    "resource-mode",
                    Type.oneOf("freeze", "ignore"),
                    "freeze: guests stay as they are; ignore: they may be moved by hand")
                .build(),
            this::disarm),
        HaMethod.write(
            Verb.POST,
            "/status/arm-ha",
            "Let HA work again after it was disarmed.",
            Parameters.none(),
            this::arm));
  }

  private static Parameters motion() {
    return Parameters.builder().required("node", Type.NODE, "Where to").build();
  }

  private Map<String, Object> move(Call call, String how) throws IOException {
    return orders
        .order(ServiceId.parse(call.path("sid")), how, new NodeName(call.string("node")))
        .data();
  }

  private @Nullable Object stop(Call call) throws IOException {
    orders.orderStop(ServiceId.parse(call.path("sid")), call.integer("timeout", 0));
    return null;
  }

  private @Nullable Object maintenance(Call call) throws IOException {
    orders.maintenance(new NodeName(call.path("node")), call.string("action").equals("enable"));
    return null;
  }

  private @Nullable Object disarm(Call call) throws IOException {
    orders.disarm(Disarm.Mode.parse(call.string("resource-mode")));
    return null;
  }

  private @Nullable Object arm(Call call) {
    orders.arm();
    return null;
  }
}
