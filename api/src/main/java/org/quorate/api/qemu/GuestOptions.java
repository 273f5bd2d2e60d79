package org.quorate.api.qemu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.guest.config.OptionCheck;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.config.VmOption;
import org.quorate.model.InvalidInput;

/** A guest's options as parameters of methods, and as JSON in answers. */
final class GuestOptions {
  private static final String CDROM = "cdrom";
  private static final int MAX_TEXT = 1 << 16;

  private GuestOptions() {}

  /** Adds every option to a method's schema. */
  static Parameters.Builder declare(Parameters.Builder schema) {
    schema.optional(CDROM, Type.STRING, "Another name of ide2");
    for (VmOption option : VmOption.all()) {
      String description = "Option '" + option.name() + "' of the VM's configuration";
      if (option.family() == 0) {
        schema.optional(option.name(), type(option.kind()), description);
      } else {
        schema.pattern(option.keys(), type(option.kind()), description);
      }
    }
    return schema;
  }

  private static Type type(VmOption.Kind kind) {
    return switch (kind) {
      case VmOption.Kind.Bool() -> Type.BOOLEAN;
      case VmOption.Kind.Whole(long min, long max) -> Type.integer(min, max);
      case VmOption.Kind.Real() -> Type.NUMBER;
      case VmOption.Kind.Choice(var words) -> Type.oneOf(words.toArray(String[]::new));
      case VmOption.Kind.Text(String regex) -> Type.text(MAX_TEXT);
      case VmOption.Kind.Disk(var bus) -> Type.text(MAX_TEXT);
      case VmOption.Kind.Card() -> Type.text(MAX_TEXT);
      case VmOption.Kind.Notes() -> Type.text(MAX_TEXT);
    };
  }

  /**
   * The options among a call's parameters.
   *
   * @throws ApiException status 400 naming every option with a wrong value
   */
  static Map<String, String> given(Call call) {
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> errors = new LinkedHashMap<>();
    call.all()
        .forEach(
            (key, value) -> {
              boolean family = call.extra().containsKey(key);
              if (family || key.equals(CDROM) || VmOption.of(key).isPresent()) {
                options.put(key, value);
                check(key, value, errors);
              }
            });
    if (!errors.isEmpty()) {
      throw ApiException.parameters(errors);
    }
    return options;
  }

  private static void check(String key, String value, Map<String, String> errors) {
    try {
      if (!key.equals(CDROM)) {
        OptionCheck.normal(key, value);
      }
    } catch (InvalidInput refused) {
      errors.put(key, String.valueOf(refused.getMessage()));
    }
  }

  /** The values as JSON: numbers where the option is a number or a boolean, else text. */
  static Map<String, Object> json(SortedMap<String, String> values, VmConfig config) {
    Map<String, Object> json = new LinkedHashMap<>();
    values.forEach((key, value) -> json.put(key, json(key, value)));
    if (!config.description().isEmpty()) {
      json.put("description", config.description());
    }
    json.put("digest", config.digest());
    return json;
  }

  static Object json(String key, String value) {
    boolean number =
        VmOption.of(key).map(VmOption::kind).stream()
                .anyMatch(
                    kind ->
                        kind instanceof VmOption.Kind.Whole || kind instanceof VmOption.Kind.Bool)
            && value.matches("-?[0-9]{1,18}");
    return number ? Long.valueOf(value) : value;
  }
}
