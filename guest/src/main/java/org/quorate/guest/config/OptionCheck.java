package org.quorate.guest.config;

import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.Flag;

/** Refuses values that an option cannot have, before anything is done with them. */
public final class OptionCheck {
  /** Longer values are refused: no real option comes near, and the file has a limit of its own. */
  private static final int MAX_LENGTH = 1 << 16;

  private OptionCheck() {}

  /**
   * The value in the form the file keeps.
   *
   * @throws InvalidInput naming the option, when the key is unknown or the value is wrong
   */
  public static String normal(String key, String value) {
    VmOption option =
        VmOption.of(key)
            .orElseThrow(
                () -> new InvalidInput("'" + Quoted.of(key) + "' is not an option of a VM"));
    if (value.length() > MAX_LENGTH) {
      throw new InvalidInput("option '" + key + "' is longer than " + MAX_LENGTH + " characters");
    }
    return switch (option.kind()) {
      case VmOption.Kind.Bool() ->
          Flag.text(Flag.parse(value).orElseThrow(() -> wrong(key, value, "use 1 or 0")));
      case VmOption.Kind.Whole(long min, long max) -> whole(key, value, min, max);
      case VmOption.Kind.Real() -> {
        if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
          throw wrong(key, value, "use a number such as 0.5");
        }
        yield value;
      }
      case VmOption.Kind.Choice(var words) -> {
        if (!words.contains(value)) {
          throw wrong(key, value, "use one of " + String.join(", ", words));
        }
        yield value;
      }
      case VmOption.Kind.Text(String regex) -> {
        if (!value.strip().matches(regex)) {
          throw wrong(key, value, "see the option's form in the documentation");
        }
        content(key, value.strip());
        yield value.strip();
      }
      case VmOption.Kind.Disk(Drive.Bus bus) ->
          Drive.parse(bus, Integer.parseInt(key.substring(option.name().length())), value)
              .toString();
      case VmOption.Kind.Card() -> Net.parse(key, value).toString();
      case VmOption.Kind.Notes() -> value;
    };
  }

  /** Options whose text has an inner form. */
  private static void content(String key, String value) {
    switch (key) {
      case "args" -> Words.split(value);
      case "memory" -> Memory.parse(value);
      case "cpu" -> Cpu.parse(value);
      case "boot" -> BootOrder.parse(Optional.of(value), Optional.empty());
      case "smbios1" -> Smbios.parse(value);
      case "machine" -> MachineType.parse(value);
      default -> {
        // Kept as it is: what it means is checked where it is used.
      }
    }
  }

  private static String whole(String key, String value, long min, long max) {
    if (!value.matches("[0-9]{1,18}")
        || Long.parseLong(value) < min
        || Long.parseLong(value) > max) {
      throw wrong(key, value, "use a whole number from " + min + " to " + max);
    }
    return Long.toString(Long.parseLong(value));
  }

  private static InvalidInput wrong(String key, String value, String remedy) {
    return new InvalidInput("option '" + key + "' cannot be '" + Quoted.of(value) + "': " + remedy);
  }
}
