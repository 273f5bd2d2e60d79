package org.quorate.cli.quorate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.local.Session;
import org.quorate.cli.pvecm.ConfigurationText;
import picocli.CommandLine.ParseResult;

/** {@code quorate clusterfs status} for people. */
final class ClusterFsText {
  private static final int WIDTH = 16;

  private ClusterFsText() {}

  static int status(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof Map<?, ?> status) {
      line(session, "Node", node(status));
      line(session, "Tree", "version " + status.get("version"));
      String time = " in the last " + duration(number(status, "seconds"));
      line(
          session,
          "Database",
          status.get("transactions")
              + " transactions with "
              + bytes(number(status, "row-bytes"))
              + " of rows"
              + time);
      line(
          session,
          "On disk after",
          "%s (half of the last transactions), %s (99 of 100)"
              .formatted(millis(status, "p50-micros"), millis(status, "p99-micros")));
      long disk = number(status, "disk-bytes");
      line(
          session,
          "Disk",
          disk < 0 ? "not told by the kernel" : bytes(disk) + " written by the daemon" + time);
      List<String> discarded = ConfigurationText.discarded(status);
      line(session, "Discarded", discarded.isEmpty() ? "nothing" : String.join("; ", discarded));
    }
    return 0;
  }

  private static void line(Session session, String name, String text) {
    session.out().println(name + " ".repeat(WIDTH - name.length()) + text);
  }

  private static String node(Map<?, ?> status) {
    String cluster = String.valueOf(status.get("cluster"));
    return status.get("node")
        + (cluster.isEmpty() ? ", standalone" : " of " + cluster)
        + (number(status, "quorate") == 1 ? ", quorate" : ", without quorum")
        + (number(status, "synced") == 1 ? ", in sync" : ", not in sync")
        + (number(status, "foreign") == 1 ? ", with a pmxcfs in the cluster" : "");
  }

  private static long number(Map<?, ?> status, String key) {
    return status.get(key) instanceof Number number ? number.longValue() : 0;
  }

  private static String millis(Map<?, ?> status, String key) {
    return String.format(Locale.ROOT, "%.1f ms", number(status, key) / 1000.0);
  }

  private static String duration(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static String bytes(long bytes) {
    if (bytes < 10_000) {
      return bytes + " B";
    }
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
