package org.quorate.ha.explain;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.model.ServiceId;

/** Events that tell why a service is where it is, or why it is not, as sentences. */
public final class EventSentences {
  /** Work on a guest failed; told by the guest layer with {@code service} and {@code why}. */
  public static final String GUEST_FAILED = "guest_failed";

  /** Longer reasons are cut: a status value holds them all. */
  private static final int WHY_MAX = 300;

  /** States that a healthy service does not go through. */
  private static final Set<String> NOTABLE = Set.of("fence", "recovery", "error", "freeze");

  private EventSentences() {}

  /** What is worth remembering of the event; empty for all that is routine. */
  public static Optional<Past> of(HaEvent event, long wallSeconds) {
    if (!(event.fields().get("service") instanceof ServiceId service)) {
      return Optional.empty();
    }
    return Optional.ofNullable(sentence(event.event(), event.fields()))
        .map(sentence -> new Past(wallSeconds, service, sentence));
  }

  private static @Nullable String sentence(String event, Map<String, Object> f) {
    return switch (event) {
      case "service_added" -> "taken under HA management on " + f.get("at");
      case "service_location_updated" -> "found on " + f.get("to") + " instead of " + f.get("from");
      case "placement" ->
          "ordered to "
              + f.get("action")
              + " to "
              + f.get("to")
              + (Objects.equals(f.get("origin"), "command")
                  ? ", as somebody commanded"
                  : ", as that node is better placed or somebody commanded it");
      case "start_rebalance" ->
          Objects.equals(f.get("moved"), true)
              ? "started on " + f.getOrDefault("to", "no node") + " for its score"
              : null;
      case "auto_rebalance" ->
          "moved to "
              + f.get("to")
              + " to balance the load ("
              + f.get("imbalance_before")
              + " before, "
              + f.get("imbalance_after")
              + " after)";
      case "recovery" -> "recovered from " + f.get("from") + " to " + f.get("to");
      case "maintenance_return" ->
          "returned to " + f.getOrDefault("to", "its node") + " after its maintenance";
      case "motion_follower" -> "followed " + f.get("leader") + " to " + f.get("to");
      case "relocation_succeeded" ->
          "started on " + f.get("at") + " after failing on " + f.get("failed");
      case "health_order" -> "ordered to " + f.get("order") + ": " + f.get("reason");
      case "health_brake" -> String.valueOf(f.get("text"));
      case "start_waits" ->
          "waited with its start for "
              + (f.get("for") instanceof Collection<?> services
                  ? services.stream().map(String::valueOf).collect(Collectors.joining(", "))
                  : f.get("for"))
              + " to be ready (start order "
              + f.get("rule")
              + ")";
      case "stop_requested" -> "stopped as somebody commanded";
      case "service_state" ->
          NOTABLE.contains(String.valueOf(f.get("to")))
              ? "went from " + words(f.get("from")) + " to " + words(f.get("to"))
              : null;
      case GUEST_FAILED -> shortened(String.valueOf(f.get("why")).strip());
      case "action_end" -> Objects.equals(f.get("ok"), false) ? f.get("action") + " failed" : null;
      case "problem" -> words(f.get("code")) + rest(f);
      default -> null;
    };
  }

  private static String shortened(String why) {
    return why.length() <= WHY_MAX ? why : why.substring(0, WHY_MAX) + " …";
  }

  private static String words(@Nullable Object code) {
    return String.valueOf(code).replace('_', ' ');
  }

  private static String rest(Map<String, Object> fields) {
    String rest =
        fields.entrySet().stream()
            .filter(field -> !Set.of("code", "service").contains(field.getKey()))
            .map(field -> words(field.getKey()) + " " + field.getValue())
            .collect(Collectors.joining(", "));
    return rest.isEmpty() ? "" : " (" + rest + ")";
  }
}
