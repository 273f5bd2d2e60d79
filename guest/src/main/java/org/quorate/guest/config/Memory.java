package org.quorate.guest.config;

import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/**
 * A guest's RAM in MiB.
 *
 * @throws InvalidInput outside 16 MiB to 4 TiB
 */
public record Memory(int mebibytes) {
  public static final Memory DEFAULT = new Memory(512);
  private static final int MIN = 16;
  private static final int MAX = 4 << 20;

  public Memory {
    if (mebibytes < MIN || mebibytes > MAX) {
      throw new InvalidInput("memory " + mebibytes + " MiB is outside " + MIN + " to " + MAX);
    }
  }

  /** Reads {@code 2048} or {@code current=2048}. */
  public static Memory parse(String text) {
    String number = PropertyString.parse(text, "current").get("current").orElse("");
    if (!number.matches("[0-9]{1,8}")) {
      throw new InvalidInput("memory '" + Quoted.of(text) + "' is not a number of MiB");
    }
    return new Memory(Integer.parseInt(number));
  }

  public long bytes() {
    return (long) mebibytes << 20;
  }
}
