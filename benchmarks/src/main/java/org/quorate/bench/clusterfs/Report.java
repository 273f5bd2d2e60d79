package org.quorate.bench.clusterfs;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.bench.node.Measure;
import tools.jackson.databind.ObjectMapper;

/** Prints each figure as it comes, and keeps all of them for the end and for {@link #json}. */
public final class Report {
  private static final String ROW = "%-10s %2d  %9s  %9s %9s %9s   %9s %9s  %8s %8s   %s%n";
  private static final String HEADS = "%-10s %2s  %9s  %9s %9s %9s   %9s %9s  %8s %8s   %s%n";

  private final PrintStream out;
  private final Machine machine;
  private final List<Map<String, Object>> figures = new ArrayList<>();
  private final List<Aim> aims = new ArrayList<>();
  private double loadBefore;
  private double loadAfter;

  Report(PrintStream out, Machine machine) {
    this.out = out;
    this.machine = machine;
  }

  void begin(double load) {
    loadBefore = load;
    say(machine.description());
    say("load average before: %.2f (%s)", load, machine.quietness(load));
  }

  void say(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  /** The limits of this machine, measured in this run. */
  void limits(List<Measure> limits) {
    say("");
    say("limits of this machine, 1 kB each:");
    for (Measure m : limits) {
      say(
          "  %-10s %d at once: %8.0f/s   p50 %6.0f us   p99 %6.0f us",
          m.what(), m.writers(), m.perSecond(), micros(m.p50Nanos()), micros(m.p99Nanos()));
      figures.add(figure(m));
    }
  }

  void operationsHead() {
    say("");
    say(
        "operations on files of 1 kB through the mount of pve1; pmxcfs: another run on another day");
    out.printf(
        Locale.ROOT,
        HEADS,
        "",
        "w",
        "ops/s",
        "p50 us",
        "p99 us",
        "max us",
        "pmxcfs/s",
        "its p50",
        "of CPG",
        "of disk",
        "aim");
  }

  /** One operation, beside the reference and as a share of the limits for its messages. */
  void operation(Measure m, List<Measure> limits) {
    Pmxcfs reference = Pmxcfs.of(m.what(), m.writers()).orElseThrow();
    Aim aim = Aim.of(m, reference);
    aims.add(new Aim(m.what() + " x" + m.writers() + " " + aim.text(), aim.reached()));
    Map<String, Object> figure = figure(m);
    figure.put("pmxcfsPerSecond", reference.perSecond());
    figure.put("pmxcfsP50Micros", reference.p50Micros());
    figure.put("aim", aim.text());
    figure.put("reached", aim.reached());
    out.printf(
        Locale.ROOT,
        ROW,
        m.what(),
        m.writers(),
        number(m.perSecond()),
        number(micros(m.p50Nanos())),
        number(micros(m.p99Nanos())),
        number(micros(m.maxNanos())),
        number(reference.perSecond()),
        number(reference.p50Micros()),
        share("multicast", m, limits, figure),
        share("fdatasync", m, limits, figure),
        aim.verdict() + (m.failed() > 0 ? "  (" + m.failed() + " FAILED)" : ""));
    figures.add(figure);
  }

  /** Messages a second as a share of what the limit allows. */
  private static String share(
      String limit, Measure m, List<Measure> limits, Map<String, Object> figure) {
    int changes = Changes.of(m.what());
    for (Measure l : limits) {
      if (changes > 0 && l.what().equals(limit) && l.writers() == m.writers()) {
        double share = m.perSecond() * changes / l.perSecond();
        figure.put("shareOf_" + limit, share);
        return String.format(Locale.ROOT, "%.2f", share);
      }
    }
    return "-";
  }

  /** A single value with an aim, or none. */
  void value(String what, double value, String unit, @Nullable Aim aim) {
    say("  %-58s %9.2f %-4s %s", what, value, unit, aim == null ? "" : aim.verdict());
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("what", what);
    figure.put("value", value);
    figure.put("unit", unit);
    if (aim != null) {
      aims.add(new Aim(what + ": " + aim.text(), aim.reached()));
      figure.put("aim", aim.text());
      figure.put("reached", aim.reached());
    }
    figures.add(figure);
  }

  void end(double load) {
    loadAfter = load;
    say("");
    say("load average after: %.2f (this run's own work included)", load);
    long reached = aims.stream().filter(Aim::reached).count();
    say("aims: %d reached, %d fall short", reached, aims.size() - reached);
    aims.stream().filter(aim -> !aim.reached()).forEach(aim -> say("  short: %s", aim.text()));
  }

  private static Map<String, Object> figure(Measure m) {
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("what", m.what());
    figure.put("writers", m.writers());
    figure.put("perSecond", m.perSecond());
    figure.put("p50Micros", micros(m.p50Nanos()));
    figure.put("p99Micros", micros(m.p99Nanos()));
    figure.put("maxMicros", micros(m.maxNanos()));
    figure.put("failed", m.failed());
    return figure;
  }

  private static double micros(long nanos) {
    return nanos / 1e3;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  /** All figures with the machine they are of. */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", Instant.now().toString());
    all.put("machine", machine.description());
    all.put("loadBefore", loadBefore);
    all.put("loadAfter", loadAfter);
    all.put("figures", figures);
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }
}
