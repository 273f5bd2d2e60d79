package org.quorate.lab.demo;

import java.util.Locale;

/**
 * Something that happened after the cut.
 *
 * @param atMs when, milliseconds since 1970 on the host's clock, which all nodes share
 * @param what for the reader
 */
record Mark(long atMs, String what) {
  private static final double MS_PER_S = 1000.0;

  /** One line of the timeline. */
  String line(long cutMs) {
    return String.format(Locale.ROOT, "  %7.2f s  %s", (atMs - cutMs) / MS_PER_S, what);
  }
}
