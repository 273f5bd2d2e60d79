package org.quorate.model.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * A value made of {@code key=value} parts, {@code local:100/vm-100-disk-0.raw,size=8G,cache=none}.
 * One part may stand without a key: it is the value of the format's default key, wherever in the
 * text it stands. Order, unknown keys and the spelling with or without the default key are kept.
 * Immutable.
 */
public final class PropertyString {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

  private record Part(String key, String value, boolean bare) {
    @Override
    public String toString() {
      return bare ? value : key + "=" + value;
    }
  }

  private final String defaultKey;
  private final List<Part> parts;

  private PropertyString(String defaultKey, List<Part> parts) {
    this.defaultKey = defaultKey;
    this.parts = List.copyOf(parts);
  }

  /** The value without any part, to which {@link #with} adds. */
  public static PropertyString empty(String defaultKey) {
    return new PropertyString(defaultKey, List.of());
  }

  /**
   * Reads {@code text}; empty parts (",,") are dropped.
   *
   * @param defaultKey the key of the part that has none
   * @throws InvalidInput when a key appears twice or the text holds a control character
   */
  public static PropertyString parse(String text, String defaultKey) {
    PropertyString result = empty(defaultKey);
    for (String part : text.split(",")) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String key = equals < 0 ? "" : part.substring(0, equals).strip();
      boolean bare = !KEY.matcher(key).matches();
      Part read =
          bare
              ? new Part(defaultKey, part.strip(), true)
              : new Part(key, part.substring(equals + 1).strip(), false);
      if (result.get(read.key()).isPresent()) {
        throw new InvalidInput("'" + Quoted.of(text) + "' gives '" + read.key() + "' twice");
      }
      result = result.adding(read);
    }
    return result;
  }

  public Optional<String> get(String key) {
    return parts.stream().filter(part -> part.key().equals(key)).map(Part::value).findFirst();
  }

  /**
   * The boolean under {@code key}, or {@code fallback} when absent.
   *
   * @throws InvalidInput when it is there and not a boolean
   */
  public boolean flag(String key, boolean fallback) {
    return get(key)
        .map(
            text ->
                Flag.parse(text)
                    .orElseThrow(
                        () ->
                            new InvalidInput(
                                "'"
                                    + key
                                    + "' is '"
                                    + Quoted.of(text)
                                    + "': use 1 or 0 (on/off, yes/no, true/false)")))
        .orElse(fallback);
  }

  /** Key to value in the order of the text; the bare part under the default key. */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    parts.forEach(part -> map.put(part.key(), part.value()));
    return map;
  }

  /**
   * This value with {@code key} set: in its place when it was there, else at the end; a new default
   * key is written bare and first.
   *
   * @throws InvalidInput when key or value cannot stand in a property string
   */
  public PropertyString with(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new InvalidInput("'" + Quoted.of(key) + "' cannot be a key in a property string");
    }
    if (value.isBlank() || value.indexOf(',') >= 0) {
      throw new InvalidInput(
          "'" + Quoted.of(value) + "' cannot be the value of '" + key + "': no comma, not empty");
    }
    List<Part> changed = new ArrayList<>(parts);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).key().equals(key)) {
        changed.set(i, checked(new Part(key, value.strip(), changed.get(i).bare())));
        return new PropertyString(defaultKey, changed);
      }
    }
    boolean bare = key.equals(defaultKey);
    changed.add(bare ? 0 : changed.size(), checked(new Part(key, value.strip(), bare)));
    return new PropertyString(defaultKey, changed);
  }

  public PropertyString without(String key) {
    return new PropertyString(
        defaultKey, parts.stream().filter(Predicate.not(part -> part.key().equals(key))).toList());
  }

  private PropertyString adding(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(checked(part));
    return new PropertyString(defaultKey, more);
  }

  private static Part checked(Part part) {
    if (part.value().chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput("'" + Quoted.of(part.toString()) + "' holds a control character");
    }
    boolean readsAsKey =
        part.bare()
            && part.value().indexOf('=') > 0
            && KEY.matcher(part.value().substring(0, part.value().indexOf('='))).matches();
    return readsAsKey ? new Part(part.key(), part.value(), false) : part;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PropertyString that
        && defaultKey.equals(that.defaultKey)
        && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** The text for the file. */
  @Override
  public String toString() {
    return String.join(",", parts.stream().map(Part::toString).toList());
  }
}
