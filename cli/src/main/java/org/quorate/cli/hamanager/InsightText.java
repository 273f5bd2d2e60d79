package org.quorate.cli.hamanager;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.local.Session;
import picocli.CommandLine.ParseResult;

/** Explanations and forecasts for people. */
final class InsightText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private InsightText() {}

  static int why(Session session, @Nullable Object answer, ParseResult parsed) {
    if (!(answer instanceof Map<?, ?> why)) {
      return 0;
    }
    Object node = why.get("node");
    String place = node == null ? "" : " on " + node;
    session.out().println(why.get("sid") + place + ", state " + why.get("state"));
    section(session, "because", list(why, "because"));
    section(session, "rules", list(why, "rules"));
    section(
        session,
        "nodes",
        list(why, "nodes").stream()
            .map(row -> (Map<?, ?>) row)
            .map(
                row ->
                    row.get("node")
                        + " "
                        + row.get("text")
                        + (row.get("current") instanceof Number n && n.intValue() == 1
                            ? "  <- here"
                            : ""))
            .toList());
    section(session, "probe", list(why, "probe"));
    section(session, "waits for", list(why, "waits-for"));
    section(session, "next", list(why, "next"));
    section(
        session,
        "past",
        list(why, "past").stream()
            .map(row -> (Map<?, ?>) row)
            .map(row -> time(row.get("time")) + "  " + row.get("text"))
            .toList());
    return 0;
  }

  private static void section(Session session, String title, List<?> lines) {
    String label = title + ":";
    for (Object line : lines) {
      session.out().printf("  %-11s%s%n", label, line);
      label = "";
    }
  }

  private static String time(@Nullable Object seconds) {
    return seconds instanceof Number number
        ? TIME.format(Instant.ofEpochSecond(number.longValue()).atZone(ZoneId.systemDefault()))
        : "";
  }

  private static List<?> list(Map<?, ?> why, String key) {
    return why.get(key) instanceof List<?> list ? list : List.of();
  }

  static int forecast(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof List<?> forecasts) {
      for (Object forecast : forecasts) {
        if (forecast instanceof Map<?, ?> map) {
          list(map, "text").forEach(session.out()::println);
        }
      }
    }
    return 0;
  }
}
