package org.quorate.ha.watch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Shows that a part of a node's HA lives, by a status value that all nodes see and no disk keeps:
 * so an unchanged status file need not be written again and again.
 */
public enum SignOfLife {
  MANAGER("ha-crm"),
  AGENT("ha-lrm");

  private static final String SECONDS = "\\d{1,12}";

  private final String key;

  SignOfLife(String key) {
    this.key = key;
  }

  /** The status value's name. */
  public String key() {
    return key;
  }

  static byte[] value(long wallSeconds) {
    return Long.toString(wallSeconds).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The later of a status file's time and the sign's, seconds since 1970.
   *
   * @param published by the node under this key; ignored when it is no time
   */
  public static long latest(long fileSeconds, Optional<byte[]> published) {
    return published
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .filter(text -> text.matches(SECONDS))
        .map(Long::parseLong)
        .filter(shown -> shown > fileSeconds)
        .orElse(fileSeconds);
  }
}
