package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The group that may read the tree: www-data, as in Proxmox VE, whose API runs under it. */
final class ReaderGroup {
  private static final Path GROUPS = Path.of("/etc/group");
  private static final String NAME = "www-data";

  /** Debian's fixed number, for hosts without the group. */
  private static final int DEBIAN_NUMBER = 33;

  private ReaderGroup() {}

  static int number() {
    try {
      return number(Files.readAllLines(GROUPS));
    } catch (IOException unreadable) {
      return DEBIAN_NUMBER;
    }
  }

  /** From the lines {@code name:password:number:members} of group(5). */
  static int number(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(":", 4))
        .filter(fields -> fields.length >= 3 && fields[0].equals(NAME))
        .flatMap(fields -> parsed(fields[2]))
        .findFirst()
        .orElse(DEBIAN_NUMBER);
  }

  private static Stream<Integer> parsed(String number) {
    try {
      return Stream.of(Integer.valueOf(number));
    } catch (NumberFormatException broken) {
      return Stream.empty();
    }
  }
}
