package org.quorate.bench.clusterfs;

/** How many messages in total order, and so durable changes, one operation needs. */
final class Changes {
  private Changes() {}

  /** 0 for what changes nothing. */
  static int of(String operation) {
    return switch (operation) {
      case "create", "overwrite" -> 2;
      case "replace" -> 3;
      case "write", "unlink" -> 1;
      default -> 0;
    };
  }
}
