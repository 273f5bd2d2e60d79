package org.quorate.ha.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The starts that wait on a node, as a status value all nodes see: {@code
 * {"waits":[{"sid":"vm:101","rule":"web-after-db","after":["vm:100"],"ready":"agent",
 * "since":1790000000,"until":1790000300}]}}. Without {@code until} they wait for ever.
 */
public final class WaitsJson {
  /** The status value's name. */
  public static final String KEY = "quorate-ha-waits";

  /** Of the 32 KiB that the cluster's status store takes; those that do not fit are left out. */
  private static final int TEXT_MAX = 30_000;

  private WaitsJson() {}

  /**
   * The text to show.
   *
   * @param waits by wall time
   */
  public static String text(Collection<StartWait> waits) {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("waits");
    int left = TEXT_MAX;
    for (StartWait wait : waits) {
      ObjectNode one = json(wait);
      left -= one.toString().length() + 1;
      if (left < 0) {
        break;
      }
      all.add(one);
    }
    return json.toString();
  }

  private static ObjectNode json(StartWait wait) {
    ObjectNode one = Json.object().put("sid", wait.service().toString()).put("rule", wait.rule());
    ArrayNode after = one.putArray("after");
    wait.after().forEach(sid -> after.add(sid.toString()));
    one.put("ready", wait.ready().text()).put("since", wait.sinceMs() / 1000);
    wait.untilMs().ifPresent(untilMs -> one.put("until", untilMs / 1000));
    return one;
  }

  /** What can be read of a node's value, which may be damaged or of another version. */
  public static List<StartWait> parse(byte[] value) {
    List<StartWait> waits = new ArrayList<>();
    JsonNode all;
    try {
      all = Json.parse(new String(value, StandardCharsets.UTF_8), KEY).path("waits");
    } catch (InvalidInput damaged) {
      return waits;
    }
    for (JsonNode one : all) {
      try {
        waits.add(wait(one));
      } catch (InvalidInput other) {
        continue; // of a version that knows more
      }
    }
    return waits;
  }

  private static StartWait wait(JsonNode one) {
    TreeSet<ServiceId> after = new TreeSet<>();
    for (JsonNode sid : one.path("after")) {
      after.add(ServiceId.parse(sid.asString("")));
    }
    long until = Json.number(one, "until", 0);
    return new StartWait(
        ServiceId.parse(Json.text(one, "sid")),
        Json.text(one, "rule"),
        after,
        Probe.parse(Json.text(one, "ready")),
        ms(Json.number(one, "since", 0)),
        until == 0 ? OptionalLong.empty() : OptionalLong.of(ms(until)));
  }

  /** Of any number. */
  private static long ms(long seconds) {
    return Math.clamp(seconds, 0, Integer.MAX_VALUE * 2L) * 1000;
  }
}
