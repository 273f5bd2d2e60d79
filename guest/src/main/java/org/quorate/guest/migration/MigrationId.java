package org.quorate.guest.migration;

import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** One migration: its calls between nodes carry it, so that a late one never meets the next. */
public record MigrationId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

  public MigrationId {
    if (!FORM.matcher(value).matches()) {
      throw new InvalidInput("'" + Quoted.of(value) + "' is not a migration's id");
    }
  }

  /** From a random number. */
  public static MigrationId of(long random) {
    return new MigrationId(String.format("%016x", random));
  }

  @Override
  public String toString() {
    return value;
  }
}
