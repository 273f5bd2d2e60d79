package org.quorate.model.config;

import java.util.Locale;
import java.util.Optional;

/** How configuration files and API parameters spell a boolean. */
public final class Flag {
  private Flag() {}

  /** {@code 1 on yes true} and {@code 0 off no false}, any letter case; empty for other text. */
  public static Optional<Boolean> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "on", "yes", "true" -> Optional.of(true);
      case "0", "off", "no", "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** The spelling written to files: {@code 1} or {@code 0}. */
  public static String text(boolean value) {
    return value ? "1" : "0";
  }
}
