package org.quorate.bench.ha;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quorate.ha.scheduling.SchedulerMode;

/** Measures the manager's rounds and prints them beside the original's. */
public final class HaBench {
  private static final List<Size> COMPARED = List.of(new Size(20, 2_000), new Size(50, 10_000));
  private static final List<Size> GROWING =
      List.of(
          new Size(10, 1_000),
          new Size(20, 5_000),
          new Size(50, 10_000),
          new Size(50, 25_000),
          new Size(100, 50_000));

  /** The memory a daemon with the largest cluster may take, in MiB. */
  private static final long MEMORY_AIM_MIB = 300;

  private static final long MIB = 1L << 20;

  private final PrintStream out;
  private final int rounds;

  /**
   * @param rounds how often each round is timed
   */
  public HaBench(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = rounds;
  }

  /** Measures and prints everything. */
  public void run() throws IOException {
    out.println("Milliseconds of processor time a round, garbage collection included; in brackets");
    out.println("the time that passed: it is longer on a machine that others use.");
    out.println(
        "decide: the machine alone; whole: with parsing nodes' statuses and writing the own.");
    out.println(
        "original: another machine, another day. faster: decide, whole (aim 20 for decide).");
    out.println();
    out.printf(
        "%-12s %-8s %-14s %18s %18s %12s %s%n",
        "nodes x VMs", "mode", "round", "decide", "whole", "original", "faster");
    warmUp();
    for (Size size : COMPARED) {
      for (SchedulerMode mode : List.of(SchedulerMode.BASIC, SchedulerMode.STATIC)) {
        for (Case what : Case.values()) {
          compare(size, what, mode);
        }
      }
    }
    out.println();
    out.printf(
        "%-12s %16s %16s %16s %16s   (microseconds per service of decide)%n",
        "nodes x VMs", "steady basic", "fails basic", "steady static", "fails static");
    for (Size size : GROWING) {
      grow(size);
    }
    out.println();
    memory();
  }

  /** A daemon has run for days when a node fails; what it compiles first is not measured. */
  private static void warmUp() {
    for (SchedulerMode mode : List.of(SchedulerMode.BASIC, SchedulerMode.STATIC)) {
      for (Case what : Case.values()) {
        Setting setting = new Setting(COMPARED.getFirst(), what, mode);
        Timing.of(1, setting::decideOnTexts);
      }
    }
  }

  private void compare(Size size, Case what, SchedulerMode mode) {
    Setting setting = new Setting(size, what, mode);
    Timing decide = Timing.of(rounds, setting::decide);
    Timing whole = Timing.of(rounds, setting::decideOnTexts);
    Optional<Original> original = Original.of(size, what, mode);
    out.printf(
        "%-12s %-8s %-14s %18s %18s %12s %s%n",
        size,
        mode.text(),
        what,
        text(decide),
        text(whole),
        original.map(o -> number(o.milliseconds())).orElse("-"),
        original.map(o -> verdict(o.milliseconds(), decide, whole)).orElse(""));
  }

  private static String verdict(double original, Timing decide, Timing whole) {
    double ratio = original / decide.processor();
    return String.format(
        Locale.ROOT,
        "%.0f, %.0f times: %s",
        ratio,
        original / whole.processor(),
        ratio >= Original.AIM ? "reached" : "short");
  }

  private void grow(Size size) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-12s", size));
    for (SchedulerMode mode : List.of(SchedulerMode.BASIC, SchedulerMode.STATIC)) {
      for (Case what : Case.values()) {
        Setting setting = new Setting(size, what, mode);
        Timing decide = Timing.of(Math.max(5, rounds / 4), setting::decide);
        double micros = decide.processor() * 1000 / size.services();
        line.append(String.format(Locale.ROOT, " %7.1f (%5.2f)", decide.processor(), micros));
      }
    }
    out.println(line);
  }

  private void memory() throws IOException {
    Optional<String> peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst();
    if (peak.isPresent()) {
      long mib = Long.parseLong(peak.get().replaceAll("[^0-9]", "")) * 1024 / MIB;
      out.printf(
          Locale.ROOT,
          "peak memory of this process: %d MiB (aim %d MiB: %s)%n",
          mib,
          MEMORY_AIM_MIB,
          mib <= MEMORY_AIM_MIB ? "reached" : "short");
    }
  }

  private static String text(Timing timing) {
    return number(timing.processor()) + " (" + number(timing.median()) + ")";
  }

  private static String number(double milliseconds) {
    return String.format(Locale.ROOT, milliseconds < 10 ? "%.1f" : "%.0f", milliseconds);
  }
}
