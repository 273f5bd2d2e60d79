package org.quorate.guest.qemu;

import java.util.List;

/**
 * Everything needed to start a guest.
 *
 * @param argv QEMU's command line, program first
 * @param taps the interfaces to make before
 * @param neededFiles files named in {@code args} that QEMU will read
 * @param warnings options that have no effect, one sentence each
 */
public record Launch(
    List<String> argv, List<Tap> taps, List<String> neededFiles, List<String> warnings) {
  public Launch {
    argv = List.copyOf(argv);
    taps = List.copyOf(taps);
    neededFiles = List.copyOf(neededFiles);
    warnings = List.copyOf(warnings);
  }
}
