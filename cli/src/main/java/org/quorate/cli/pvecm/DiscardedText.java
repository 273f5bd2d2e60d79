package org.quorate.cli.pvecm;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;

/** What merges threw away on this node: a section of {@code pvecm status}. */
public final class DiscardedText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private DiscardedText() {}

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
    StringBuilder out = new StringBuilder();
    lines(status).forEach(line -> out.append(line).append('\n'));
    return out.isEmpty() ? "" : "\nDiscarded changes\n-----------------\n" + out;
  }

  /** One line a merge, from the answer of {@code /nodes/NODE/quorate/clusterfs}. */
  public static List<String> lines(Map<?, ?> status) {
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
