package org.quorate.corosync.conf;

import java.util.Set;

/**
 * The settings of membership and transport that Quorate looks at; corosync's defaults where the
 * file says nothing (corosync.conf(5)).
 *
 * @param tokenMillis token timeout
 * @param tokenCoefficientMillis added to it for every node above two
 * @param secauth whether packets are encrypted and authenticated
 * @param links numbers of the configured links
 */
public record Totem(
    int tokenMillis,
    int tokenCoefficientMillis,
    boolean secauth,
    String transport,
    Set<Integer> links) {
  static final int DEFAULT_TOKEN_MILLIS = 3000;
  static final int DEFAULT_TOKEN_COEFFICIENT_MILLIS = 650;

  public Totem {
    links = Set.copyOf(links);
  }
}
