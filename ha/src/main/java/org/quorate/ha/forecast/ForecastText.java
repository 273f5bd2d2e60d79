package org.quorate.ha.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A forecast as people read it. */
public final class ForecastText {
  private ForecastText() {}

  /** Lines without their ends. */
  public static List<String> of(Map<?, ?> forecast) {
    List<String> lines = new ArrayList<>();
    List<?> restarts = rows(forecast, "restarts");
    List<?> stranded = rows(forecast, "stranded");
    List<?> moves = rows(forecast, "moves");
    List<?> lost = rows(forecast, "lost");
    String die = lost.size() == 1 ? " dies now: " : " die now: ";
    lines.add("If " + join(lost, " and ") + die + verdict(forecast));
    if (!restarts.isEmpty()) {
      lines.add("  restart, in this order:");
      int number = 0;
      for (Object row : restarts) {
        Map<?, ?> restart = (Map<?, ?>) row;
        lines.add(restart(++number, restart));
        rows(restart, "refusals").forEach(refusal -> lines.add("         not on " + refusal));
        rows(restart, "waits").forEach(wait -> lines.add("         " + wait((Map<?, ?>) wait)));
        if (restart.containsKey("probe")) {
          lines.add("         " + probe(restart));
        }
      }
    }
    if (!moves.isEmpty()) {
      lines.add("  move as a consequence:");
      for (Object row : moves) {
        Map<?, ?> move = (Map<?, ?>) row;
        lines.add("    " + guest(move) + " from " + move.get("from") + " to " + move.get("to"));
      }
    }
    if (!stranded.isEmpty()) {
      lines.add("  do not run:");
      for (Object row : stranded) {
        Map<?, ?> guest = (Map<?, ?>) row;
        lines.add("    " + guest(guest) + " of " + guest.get("from") + ": " + guest.get("why"));
      }
    }
    return lines;
  }

  private static String verdict(Map<?, ?> forecast) {
    if (!isSet(forecast, "quorate")) {
      return String.format(
          Locale.ROOT,
          "%s of %s votes are left, so there is no quorum and nothing is started.",
          forecast.get("votes"),
          forecast.get("quorum"));
    }
    int restarts = rows(forecast, "restarts").size();
    long down =
        rows(forecast, "stranded").stream().filter(row -> isSet((Map<?, ?>) row, "ha")).count();
    String again =
        restarts == 0
            ? "no HA guest has to be restarted"
            : count(restarts, "HA guest")
                + (restarts == 1 ? " runs" : " run")
                + " again within "
                + seconds(forecast, "seconds");
    String lacking = down == 0 ? "" : ", " + count(down, "HA guest") + " cannot";
    return again + lacking + (isSet(forecast, "settled") ? "." : "; it does not come to rest.");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String restart(int number, Map<?, ?> row) {
    return String.format(
        Locale.ROOT,
        "    %3d. %s on %s: start after %s, runs after %s",
        number,
        guest(row),
        row.get("to"),
        seconds(row, "ordered-seconds"),
        seconds(row, "runs-seconds"));
  }

  private static String wait(Map<?, ?> wait) {
    List<?> after = rows(wait, "after");
    String rule = " (start order '" + wait.get("rule") + "')";
    return isSet(wait, "in-vain")
        ? "has waited in vain for " + join(after, ", ") + rule
        : "when " + join(after, ", ") + (after.size() == 1 ? " is" : " are") + " ready" + rule;
  }

  private static String probe(Map<?, ?> restart) {
    return "probed by %s: silence counts from %s on"
        .formatted(restart.get("probe"), seconds(restart, "probe-counts-seconds"));
  }

  private static String guest(Map<?, ?> row) {
    String name = String.valueOf(row.get("name"));
    return row.get("sid") + (name.isEmpty() ? "" : " (" + name + ")");
  }

  private static String seconds(Map<?, ?> row, String key) {
    double seconds = row.get(key) instanceof Number number ? number.doubleValue() : 0;
    return String.format(Locale.ROOT, "%.0f s", seconds);
  }

  private static boolean isSet(Map<?, ?> row, String key) {
    return row.get(key) instanceof Number number && number.intValue() == 1;
  }

  private static List<?> rows(Map<?, ?> forecast, String key) {
    return forecast.get(key) instanceof List<?> list ? list : List.of();
  }

  private static String join(List<?> words, String by) {
    return String.join(by, words.stream().map(Objects::toString).toList());
  }
}
