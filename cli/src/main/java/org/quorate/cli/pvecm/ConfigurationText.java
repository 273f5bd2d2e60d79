package org.quorate.cli.pvecm;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;

/**
 * What quorate-clusterfs says of itself at the end of {@code pvecm status}: what it can promise for
 * a change, and what merges threw away on this node.
 */
public final class ConfigurationText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private ConfigurationText() {}

  /** Empty when there is nothing, or quorate-clusterfs does not answer. */
  static String of(Session session) {
    try {
      String path = "/nodes/" + session.node() + "/quorate/clusterfs";
      return session.calls().call(Verb.GET, path, Map.of()) instanceof Map<?, ?> status
          ? section(status)
          : "";
    } catch (ApiException away) {
      return "";
    }
  }

  private static String section(Map<?, ?> status) {
    StringBuilder out = new StringBuilder("\nConfiguration (/etc/pve)\n------------------------\n");
    out.append("Changes:          ").append(promise(status)).append('\n');
    List<String> discarded = discarded(status);
    if (!discarded.isEmpty()) {
      out.append("\nDiscarded changes\n-----------------\n");
      discarded.forEach(line -> out.append(line).append('\n'));
    }
    return out.toString();
  }

  /** What a change made now is worth, from the answer of {@code /nodes/NODE/quorate/clusterfs}. */
  public static String promise(Map<?, ?> status) {
    String because = String.valueOf(status.get("because"));
    if (!isTrue(status, "writable")) {
      return "refused: " + because;
    }
    if (!isTrue(status, "majority")) {
      return "as with pmxcfs: " + because;
    }
    return status.get("epoch") instanceof Number epoch && epoch.longValue() > 0
        ? "acknowledged when a majority has them on disk (epoch " + epoch + ")"
        : "acknowledged when they are on disk";
  }

  private static boolean isTrue(Map<?, ?> status, String key) {
    return status.get(key) instanceof Number number && number.intValue() == 1;
  }

  /** One line a merge, from the answer of {@code /nodes/NODE/quorate/clusterfs}. */
  public static List<String> discarded(Map<?, ?> status) {
    return status.get("discarded") instanceof List<?> merges
        ? merges.stream().map(merge -> line((Map<?, ?>) merge)).toList()
        : List.of();
  }

  private static String line(Map<?, ?> merge) {
    long seconds = merge.get("time") instanceof Number time ? time.longValue() : 0;
    return merge.get("changes")
        + " at "
        + TIME.withZone(ZoneId.systemDefault()).format(Instant.ofEpochSecond(seconds))
        + ", see "
        + merge.get("directory");
  }
}
