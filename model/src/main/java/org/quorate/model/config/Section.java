package org.quorate.model.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * One {@code type: id} block of a {@link SectionConfig} with its properties. Comments and lines
 * that could not be read stay in it. Immutable.
 */
public final class Section {
  static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
  static final Pattern ID = Pattern.compile("[^\\s\\p{Cntrl}]+");
  static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

  /** A line as it stands in the file; without a key it is a comment or unreadable. */
  record Line(String raw, @Nullable String key, String value) {}

  private final String type;
  private final String id;
  private final String header;
  private final List<Line> lines;

  Section(String type, String id, String header, List<Line> lines) {
    this.type = type;
    this.id = id;
    this.header = header;
    this.lines = List.copyOf(lines);
  }

  /**
   * A section without properties.
   *
   * @throws InvalidInput when type or id cannot stand in a header line
   */
  public static Section of(String type, String id) {
    if (!TYPE.matcher(type).matches() || !ID.matcher(id).matches()) {
      throw new InvalidInput(
          "'" + Quoted.of(type + ": " + id) + "' cannot head a section: use 'type: id'");
    }
    return new Section(type, id, type + ": " + id, List.of());
  }

  public String type() {
    return type;
  }

  public String id() {
    return id;
  }

  /** The property's text; "1" for a key that stands alone. */
  public Optional<String> get(String key) {
    return lines.stream().filter(line -> key.equals(line.key())).map(Line::value).findFirst();
  }

  /**
   * The boolean under {@code key}, or {@code fallback} when absent.
   *
   * @throws InvalidInput when it is there and not a boolean
   */
  public boolean flag(String key, boolean fallback) {
    Optional<String> text = get(key);
    if (text.isEmpty()) {
      return fallback;
    }
    return Flag.parse(text.get())
        .orElseThrow(
            () ->
                new InvalidInput(
                    "'"
                        + key
                        + "' of '"
                        + type
                        + ": "
                        + Quoted.of(id)
                        + "' is '"
                        + Quoted.of(text.get())
                        + "': use 1 or 0"));
  }

  /** Key to value in the order of the file. */
  public Map<String, String> properties() {
    Map<String, String> map = new LinkedHashMap<>();
    for (Line line : lines) {
      if (line.key() != null) {
        map.put(line.key(), line.value());
      }
    }
    return map;
  }

  /**
   * This section with the property set, in its place when it was there, else at the end.
   *
   * @throws InvalidInput when key or value cannot stand on one line
   */
  public Section with(String key, String value) {
    String text = value.strip();
    if (!KEY.matcher(key).matches()
        || text.isEmpty()
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(
          "'" + Quoted.of(key + " " + value) + "' cannot be a property: use one line 'key value'");
    }
    Line line = new Line("\t" + key + " " + text, key, text);
    List<Line> changed = new ArrayList<>(lines);
    for (int i = 0; i < changed.size(); i++) {
      if (key.equals(changed.get(i).key())) {
        changed.set(i, line);
        return new Section(type, id, header, changed);
      }
    }
    changed.add(line);
    return new Section(type, id, header, changed);
  }

  public Section with(String key, boolean value) {
    return with(key, Flag.text(value));
  }

  public Section without(String key) {
    return new Section(
        type, id, header, lines.stream().filter(line -> !key.equals(line.key())).toList());
  }

  /** The physical lines, header first. */
  List<String> raw() {
    List<String> raw = new ArrayList<>();
    raw.add(header);
    lines.forEach(line -> raw.add(line.raw()));
    return raw;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Section that
        && type.equals(that.type)
        && id.equals(that.id)
        && properties().equals(that.properties());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return String.join("\n", raw());
  }
}
