package org.quorate.ha.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.ha.probe.Elsewhere.Deed;
import org.quorate.ha.probe.GuestHealth;
import org.quorate.ha.probe.Health;
import org.quorate.ha.probe.HealthAction;
import org.quorate.ha.probe.HealthMemory;
import org.quorate.ha.probe.HealthState;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node knows of the health of its guests and did to them, as a status value all nodes see:
 * {@code {"guests":[{"sid":"vm:100","state":"suspect","strikes":2,"answered":1,"check":"agent",
 * "since":1790000000,"due":1790000040,"failed":1790000020,"why":"connection refused","reason":""}],
 * "actions":[{"ago":75,"sid":"vm:100","order":"restart"}]}}. Times are wall seconds, and {@code
 * ago} how long ago when it was shown.
 */
public final class HealthJson {
  /** The status value's name. */
  public static final String KEY = "quorate-ha-health";

  /** Of the 32 KiB that the cluster's status store takes; the healthy ones are left out first. */
  private static final int TEXT_MAX = 30_000;

  /** What is older is shown by nobody. */
  private static final long AGO_MAX_SECONDS = Health.WINDOW_MS / 1000;

  private HealthJson() {}

  /** All that a node shows. */
  public record Shown(List<ShownHealth> guests, List<Deed> deeds) {
    public static final Shown NOTHING = new Shown(List.of(), List.of());

    public Shown {
      guests = List.copyOf(guests);
      deeds = List.copyOf(deeds);
    }
  }

  /**
   * The text to show.
   *
   * @param failed the last look at each guest that did not bring an answer
   * @param nowMs on the clock of the memory
   */
  public static String text(
      HealthMemory memory,
      Map<ServiceId, ShownHealth.Failure> failed,
      long nowMs,
      long wallSeconds) {
    String all = text(memory, failed, nowMs, wallSeconds, true);
    return all.length() <= TEXT_MAX ? all : text(memory, failed, nowMs, wallSeconds, false);
  }

  private static String text(
      HealthMemory memory,
      Map<ServiceId, ShownHealth.Failure> failed,
      long nowMs,
      long wallSeconds,
      boolean withHealthy) {
    ObjectNode json = Json.object();
    ArrayNode actions = json.putArray("actions");
    for (HealthAction action : memory.actions()) {
      actions
          .addObject()
          .put("ago", (nowMs - action.atMs()) / 1000)
          .put("sid", action.service().toString())
          .put("order", action.order().text());
    }
    ArrayNode guests = json.putArray("guests");
    int left = TEXT_MAX - json.toString().length();
    for (Map.Entry<ServiceId, GuestHealth> entry : new TreeMap<>(memory.guests()).entrySet()) {
      GuestHealth guest = entry.getValue();
      boolean elsewhere = guest.state() == HealthState.WAITING;
      if (elsewhere || !withHealthy && guest.state() == HealthState.HEALTHY) {
        continue;
      }
      ObjectNode one =
          Json.object()
              .put("sid", entry.getKey().toString())
              .put("state", guest.state().text())
              .put("strikes", guest.strikes())
              .put("answered", guest.answered() ? 1 : 0)
              .put("check", guest.probe().text())
              .put("since", wallSeconds - (nowMs - guest.sinceMs()) / 1000)
              .put("due", wallSeconds + (guest.dueMs() - nowMs) / 1000)
              .put("reason", guest.reason());
      ShownHealth.Failure failure = failed.get(entry.getKey());
      if (failure != null) {
        one.put("failed", failure.wallSeconds()).put("why", failure.why());
      }
      left -= one.toString().length() + 1;
      if (!withHealthy && left < 0) {
        break;
      }
      guests.add(one);
    }
    return json.toString();
  }

  /** What can be read of a node's value, which may be damaged or of another version. */
  public static Shown parse(byte[] value) {
    JsonNode json;
    try {
      json = Json.parse(new String(value, StandardCharsets.UTF_8), KEY);
    } catch (InvalidInput damaged) {
      return Shown.NOTHING;
    }
    List<ShownHealth> guests = new ArrayList<>();
    for (JsonNode one : json.path("guests")) {
      try {
        guests.add(guest(one));
      } catch (InvalidInput other) {
        continue; // of a version that knows more
      }
    }
    List<Deed> deeds = new ArrayList<>();
    for (JsonNode one : json.path("actions")) {
      try {
        HealthOrder order =
            Json.text(one, "order").equals(HealthOrder.RELOCATE.text())
                ? HealthOrder.RELOCATE
                : HealthOrder.RESTART;
        long agoMs = Math.clamp(Json.number(one, "ago", 0), 0, AGO_MAX_SECONDS) * 1000;
        deeds.add(new Deed(ServiceId.parse(Json.text(one, "sid")), order, agoMs));
      } catch (InvalidInput other) {
        continue;
      }
    }
    return new Shown(guests, deeds);
  }

  private static ShownHealth guest(JsonNode one) {
    long failed = Json.number(one, "failed", 0);
    return new ShownHealth(
        ServiceId.parse(Json.text(one, "sid")),
        Json.text(one, "state"),
        (int) Math.clamp(Json.number(one, "strikes", 0), 0, Integer.MAX_VALUE),
        Json.truth(one, "answered"),
        Json.text(one, "check"),
        Json.number(one, "since", 0),
        Json.number(one, "due", 0),
        failed == 0
            ? Optional.empty()
            : Optional.of(new ShownHealth.Failure(failed, one.path("why").asString(""))),
        Json.text(one, "reason"));
  }
}
