package org.quorate.cli.qm;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.api.local.Session;
import picocli.CommandLine.ParseResult;

/** Guests as text: the columns and lines that administrators' scripts cut by awk. */
final class GuestText {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private GuestText() {}

  static int list(Session session, @Nullable Object answer, ParseResult parsed) {
    String row = "%10s %-20s %-10s %-10s %12s %-10s%n";
    session.out().printf(row, "VMID", "NAME", "STATUS", "MEM(MB)", "BOOTDISK(GB)", "PID");
    if (answer instanceof List<?> guests) {
      guests.stream()
          .map(guest -> (Map<?, ?>) guest)
          .sorted(Comparator.comparingLong(guest -> (long) number(guest.get("vmid"))))
          .forEach(
              guest ->
                  session
                      .out()
                      .printf(
                          row,
                          text(guest.get("vmid")),
                          text(guest.get("name")),
                          text(guest.get("status")),
                          Math.round(number(guest.get("maxmem")) / MIB),
                          String.format(Locale.ROOT, "%.2f", number(guest.get("maxdisk")) / GIB),
                          guest.get("pid") == null ? "0" : text(guest.get("pid"))));
    }
    return 0;
  }

  static int config(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof Map<?, ?> config) {
      Map<String, String> sorted = new TreeMap<>();
      config.forEach((key, value) -> sorted.put(text(key), text(value)));
      sorted.remove("digest");
      // One line a key, as scripts read it: line ends of a description are shown encoded.
      sorted.forEach(
          (key, value) -> session.out().println(key + ": " + value.replace("\n", "%0A")));
    }
    return 0;
  }

  static int status(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof Map<?, ?> status) {
      session.out().println("status: " + text(status.get("status")));
    }
    return 0;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }
}
