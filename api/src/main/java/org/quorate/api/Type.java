package org.quorate.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.StorageId;

/** What a parameter's text must be. Refusals carry Proxmox VE's words, which clients show. */
public sealed interface Type {
  Type STRING = new Text(0, 1 << 16, null);
  Type BOOLEAN = new Bool();
  Type NUMBER = new Real();
  Type NODE = new Name("node name", NodeName::new);
  Type STORAGE = new Name("storage ID", StorageId::new);
  Type VMID = new Whole(100, 999_999_999);

  /** Several values: repeated keys, a JSON array, or text separated by {@code , ; } or space. */
  Type LIST = new Items();

  static Type integer(long min, long max) {
    return new Whole(min, max);
  }

  static Type oneOf(String... values) {
    return new OneOf(List.of(values));
  }

  /** Text of at most so many characters. */
  static Type text(int maxLength) {
    return new Text(0, maxLength, null);
  }

  static Type text(int minLength, int maxLength) {
    return new Text(minLength, maxLength, null);
  }

  /** Text that matches the whole expression. */
  static Type matching(String regex) {
    return new Text(0, 1 << 16, Pattern.compile(regex));
  }

  /** The JSON schema's name of the type. */
  String schema();

  /** Why the value is refused; empty when it is right. */
  Optional<String> refusal(String value);

  /** The value as handlers see it. */
  String normal(String value);

  private static Optional<String> notA(String schema, String value) {
    return Optional.of("type check ('" + schema + "') failed - got '" + Quoted.of(value) + "'");
  }

  /** A string. */
  record Text(int min, int max, @Nullable Pattern pattern) implements Type {
    @Override
    public String schema() {
      return "string";
    }

    @Override
    public Optional<String> refusal(String value) {
      if (value.indexOf(0) >= 0) {
        return notA("string", value);
      }
      if (value.length() > max) {
        return Optional.of("value may only be " + max + " characters long");
      }
      if (value.length() < min) {
        return Optional.of("value must be at least " + min + " characters long");
      }
      return pattern == null || pattern.matcher(value).matches()
          ? Optional.empty()
          : Optional.of("value does not match the regex pattern");
    }

    @Override
    public String normal(String value) {
      return value;
    }
  }

  /** A whole number. */
  record Whole(long min, long max) implements Type {
    @Override
    public String schema() {
      return "integer";
    }

    @Override
    public Optional<String> refusal(String value) {
      if (!value.matches("[+-]?[0-9]{1,18}")) {
        return notA("integer", value);
      }
      long number = Long.parseLong(value);
      if (number < min) {
        return Optional.of("value must have a minimum value of " + min);
      }
      return number > max
          ? Optional.of("value must have a maximum value of " + max)
          : Optional.empty();
    }

    @Override
    public String normal(String value) {
      return Long.toString(Long.parseLong(value));
    }
  }

  /** A decimal number. */
  record Real() implements Type {
    @Override
    public String schema() {
      return "number";
    }

    @Override
    public Optional<String> refusal(String value) {
      return value.matches("[+-]?[0-9]{1,18}(\\.[0-9]{1,9})?")
          ? Optional.empty()
          : notA("number", value);
    }

    @Override
    public String normal(String value) {
      return value;
    }
  }

  /** 1 or 0; also on, off, yes, no, true, false. */
  record Bool() implements Type {
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");
    private static final Set<String> NO = Set.of("0", "off", "no", "false");

    @Override
    public String schema() {
      return "boolean";
    }

    @Override
    public Optional<String> refusal(String value) {
      String lower = value.toLowerCase(Locale.ROOT);
      return YES.contains(lower) || NO.contains(lower) ? Optional.empty() : notA("boolean", value);
    }

    @Override
    public String normal(String value) {
      return YES.contains(value.toLowerCase(Locale.ROOT)) ? "1" : "0";
    }
  }

  /** One of a few words. */
  record OneOf(List<String> values) implements Type {
    @Override
    public String schema() {
      return "string";
    }

    @Override
    public Optional<String> refusal(String value) {
      return values.contains(value)
          ? Optional.empty()
          : Optional.of(
              "value '"
                  + Quoted.of(value)
                  + "' does not have a value in the enumeration '"
                  + String.join(", ", values)
                  + "'");
    }

    @Override
    public String normal(String value) {
      return value;
    }
  }

  /** An identity that checks itself when it is built. */
  record Name(String what, Check check) implements Type {
    /** Builds the identity or throws {@link InvalidInput}. */
    @FunctionalInterface
    public interface Check {
      Object of(String value);
    }

    @Override
    public String schema() {
      return "string";
    }

    @Override
    public Optional<String> refusal(String value) {
      try {
        check.of(value);
        return Optional.empty();
      } catch (InvalidInput refused) {
        return Optional.of("invalid format - value does not look like a valid " + what);
      }
    }

    @Override
    public String normal(String value) {
      return value;
    }
  }

  /** A list, read with {@link Call#list}. */
  record Items() implements Type {
    @Override
    public String schema() {
      return "array";
    }

    @Override
    public Optional<String> refusal(String value) {
      return Optional.empty();
    }

    @Override
    public String normal(String value) {
      return value;
    }
  }
}
