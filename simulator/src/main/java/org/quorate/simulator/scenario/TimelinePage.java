package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.simulator.scenario.Lanes.Bar;
import org.quorate.simulator.scenario.Lanes.Mark;
import org.quorate.simulator.scenario.Lanes.Move;

/**
 * A run as a page: time runs to the right, each node is a lane, each service a bar in the lane of
 * the node it is on, coloured by its state; below, what happened, line by line.
 */
public final class TimelinePage {
  private static final int LEFT = 150;
  private static final int WIDTH = 1100;
  private static final int ROW = 18;
  private static final int TOP = 30;
  private static final int TICKS_MAX = 14;

  /** Seconds between two ticks that people can add up. */
  private static final List<Long> STEPS = List.of(10L, 30L, 60L, 120L, 300L, 600L, 1800L, 3600L);

  private static final String MASTER = "#205080";
  private static final String BAD = "#a00000";

  private static final Map<String, String> COLOURS =
      Map.ofEntries(
          Map.entry("online", "#b9dfc0"),
          Map.entry("maintenance", "#f3dd8e"),
          Map.entry("unknown", "#d0d0d0"),
          Map.entry("fence", "#d64545"),
          Map.entry("gone", "#909090"),
          Map.entry("request_start", "#a9d5f5"),
          Map.entry("request_start_balance", "#7fbdf0"),
          Map.entry("started", "#3f9e58"),
          Map.entry("request_stop", "#c9b06b"),
          Map.entry("stopped", "#b5b5b5"),
          Map.entry("migrate", "#3b7dd8"),
          Map.entry("relocate", "#6a5bd0"),
          Map.entry("recovery", "#e58f2a"),
          Map.entry("freeze", "#8fd3d8"),
          Map.entry("error", "#7a1f1f"));

  private final Lanes lanes;
  private final Map<String, Integer> rowOf = new LinkedHashMap<>();
  private final StringBuilder svg = new StringBuilder();

  private TimelinePage(Lanes lanes) {
    this.lanes = lanes;
  }

  /** The page as HTML, complete in itself. */
  public static String of(Scenario scenario, Outcome outcome) {
    TimelinePage page = new TimelinePage(new Lanes(scenario, outcome.events()));
    page.draw();
    String name = escaped(scenario.name());
    return PAGE.formatted(name, name, page.legend(), page.svg, story(outcome.events()));
  }

  /** Each time stands once, above what else happened then. */
  private static String story(List<ScenarioEvent> events) {
    StringBuilder rows = new StringBuilder();
    long said = -1;
    for (ScenarioEvent event : events) {
      Optional<String> text = Sentences.of(event);
      if (text.isPresent()) {
        boolean news = event.seconds() != said;
        rows.append(
            "<tr%s><td>%s<td>%s\n"
                .formatted(
                    news ? " class=\"news\"" : "",
                    news ? event.seconds() + " s" : "",
                    escaped(text.get())));
        said = event.seconds();
      }
    }
    return rows.toString();
  }

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>%s</title>
      <style>
      body { font: 14px/1.4 sans-serif; margin: 1.5em; color: #222; background: #fff }
      svg text { font: 11px sans-serif; fill: #222 }
      table { border-collapse: collapse }
      td { padding: 1px 10px 1px 0; vertical-align: top }
      td:first-child { text-align: right; white-space: nowrap; color: #666 }
      tr.news td { padding-top: 7px }
      .key { display: inline-block; margin-right: 1em; white-space: nowrap }
      .key i { display: inline-block; min-width: 1em; height: 1em; line-height: 1em; vertical-align: -2px; font-style: normal }
      </style>
      <h1>%s</h1>
      <p>%s</p>
      %s
      <h2>What happened</h2>
      <table>
      %s</table>
      </html>
      """;

  /** What this page shows of states and marks. */
  private String legend() {
    TreeMap<String, String> shown = new TreeMap<>();
    lanes.bars.forEach(bar -> shown.put(bar.state(), COLOURS.getOrDefault(bar.state(), "#ffffff")));
    StringBuilder keys = new StringBuilder();
    shown.forEach(
        (state, colour) -> keys.append(key(colour, "\u00a0\u00a0", state.replace('_', ' '))));
    TreeMap<String, String> marks = new TreeMap<>();
    lanes.marks.forEach(mark -> marks.put(mark.text(), colour(mark)));
    marks.forEach(
        (text, colour) ->
            keys.append(key("none;color:" + colour, "\u25b2", text.replace('_', ' '))));
    if (!lanes.moves.isEmpty()) {
      keys.append(key("none", "|", "a service moves"));
    }
    return keys.toString();
  }

  private static String key(String background, String sign, String meaning) {
    return "<span class=\"key\"><i style=\"background:%s\">%s</i> %s</span>\n"
        .formatted(background, sign, escaped(meaning));
  }

  private static String colour(Mark mark) {
    return mark.text().equals("master") ? MASTER : BAD;
  }

  private void draw() {
    layOut();
    int height = TOP + rowOf.size() * ROW + ROW;
    svg.append(
        "<svg width=\"%d\" height=\"%d\" role=\"img\">\n".formatted(LEFT + WIDTH + 60, height));
    ticks(height);
    rowOf.forEach(
        (key, row) -> {
          String service = key.substring(key.indexOf(' ') + 1);
          boolean isNode = service.isEmpty();
          text(isNode ? 0 : 20, y(row) + ROW - 5, isNode ? key.strip() : service);
        });
    lanes.bars.forEach(this::bar);
    lanes.moves.forEach(this::move);
    lanes.marks.forEach(this::mark);
    svg.append("</svg>\n");
  }

  private void layOut() {
    Map<String, TreeSet<String>> services = new TreeMap<>();
    for (Bar bar : lanes.bars) {
      services.computeIfAbsent(bar.node(), node -> new TreeSet<>()).add(bar.what());
    }
    List<String> keys = new ArrayList<>();
    services.forEach(
        (node, on) -> {
          on.add("");
          on.forEach(what -> keys.add(node + " " + what));
        });
    keys.forEach(key -> rowOf.put(key, rowOf.size()));
  }

  private void ticks(int height) {
    long step =
        STEPS.stream()
            .filter(each -> lanes.end / each <= TICKS_MAX)
            .findFirst()
            .orElse(Math.max(1, lanes.end / TICKS_MAX));
    for (long at = 0; at <= lanes.end; at += step) {
      svg.append(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#e8e8e8\"/>\n"
              .formatted(x(at), x(at), TOP - 5, height));
      text(x(at) - 10, TOP - 12, at + " s");
    }
  }

  private void bar(Bar bar) {
    boolean isNode = bar.what().isEmpty();
    int row = rowOf.getOrDefault(bar.node() + " " + bar.what(), 0);
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>\n"
            .formatted(
                x(bar.from()),
                y(row) + (isNode ? 1 : 4),
                Math.max(2, x(bar.to()) - x(bar.from())),
                ROW - (isNode ? 2 : 8),
                COLOURS.getOrDefault(bar.state(), "#ffffff"),
                escaped(
                    (isNode ? bar.node() : bar.what() + " on " + bar.node())
                        + ": "
                        + bar.state()
                        + ", "
                        + bar.from()
                        + " to "
                        + bar.to()
                        + " s")));
  }

  private void move(Move move) {
    int from = rowOf.getOrDefault(move.from() + " " + move.service(), 0);
    int to = rowOf.getOrDefault(move.to() + " " + move.service(), 0);
    svg.append(
        "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#222\"><title>%s</title></line>\n"
            .formatted(
                x(move.at()),
                x(move.at()),
                y(from) + ROW / 2,
                y(to) + ROW / 2,
                escaped(move.service() + ": " + move.from() + " to " + move.to())));
  }

  private void mark(Mark mark) {
    int row = rowOf.getOrDefault(mark.node() + " ", 0);
    svg.append(
        "<path d=\"M%d %d l5 %d h-10 z\" fill=\"%s\"><title>%s</title></path>\n"
            .formatted(
                x(mark.at()),
                y(row) + 2,
                ROW - 4,
                colour(mark),
                escaped(
                    mark.node() + ": " + mark.text().replace('_', ' ') + ", " + mark.at() + " s")));
  }

  private int x(long seconds) {
    return LEFT + (int) (lanes.end == 0 ? 0 : seconds * WIDTH / lanes.end);
  }

  private static int y(int row) {
    return TOP + row * ROW;
  }

  private void text(int x, int y, String text) {
    svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y, escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
