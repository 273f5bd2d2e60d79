package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.quorate.model.config.FileDigest;

/**
 * A guest's configuration file, {@code nodes/N/qemu-server/ID.conf}: description lines, sorted
 * {@code key: value} lines, {@code [PENDING]} changes, snapshots. What was not changed is written
 * back byte for byte, unknown options, unknown sections and unreadable lines included; unreadable
 * lines are named in {@link #problems()}. Immutable.
 */
public final class VmConfig {
  private static final String PENDING = "PENDING";
  private static final String DELETE = "delete";

  private final List<ConfigSection> sections;
  private final List<String> problems;
  private final ConfigText origin;

  private VmConfig(List<ConfigSection> sections, List<String> problems, ConfigText origin) {
    this.sections = List.copyOf(sections);
    this.problems = List.copyOf(problems);
    this.origin = origin;
  }

  /** Reads any bytes; what cannot be read is in {@link #problems()}. */
  public static VmConfig parse(byte[] bytes) {
    ConfigText text = ConfigText.read(bytes);
    ConfigReader reader = new ConfigReader();
    List<ConfigSection> sections = reader.read(text.text());
    return new VmConfig(sections, reader.problems(), text);
  }

  public static VmConfig empty() {
    return parse(new byte[0]);
  }

  /** The bytes for the file. */
  public byte[] bytes() {
    return new ConfigText(text(), origin.charset()).bytes();
  }

  /** The text for the file; equal to what was read when nothing changed. */
  public String text() {
    List<String> lines = new ArrayList<>();
    sections.forEach(section -> lines.addAll(section.raw()));
    String text = String.join("\n", lines);
    boolean asRead = text.equals(origin.text()) || text.isEmpty() || text.endsWith("\n");
    return asRead ? text : text + "\n";
  }

  /** Proxmox VE's digest of this configuration's bytes. */
  public String digest() {
    return FileDigest.of(bytes());
  }

  /** Lines that were skipped when this was read, with their number from 1. */
  public List<String> problems() {
    return problems;
  }

  public Optional<String> get(String key) {
    return main().get(key);
  }

  /** The options now in force. */
  public SortedMap<String, String> values() {
    return main().values();
  }

  public VmConfig with(String key, String value) {
    return changed("", section -> section.with(key, value));
  }

  public VmConfig without(String key) {
    return changed("", section -> section.without(key));
  }

  /** The notes; empty or ending with a newline. */
  public String description() {
    return main().description();
  }

  public VmConfig withDescription(String text) {
    return changed("", section -> section.withDescription(text));
  }

  /** The snapshots' names in the order of the file. */
  public List<String> snapshots() {
    return sections.stream()
        .map(ConfigSection::name)
        .filter(name -> !name.isEmpty() && name.charAt(0) != 0 && !name.startsWith("special:"))
        .filter(name -> !name.equals(PENDING))
        .toList();
  }

  /** A snapshot's copy of the options. */
  public Optional<SortedMap<String, String>> snapshot(String name) {
    return snapshots().contains(name) ? section(name).map(ConfigSection::values) : Optional.empty();
  }

  public Pending pending() {
    SortedMap<String, String> values =
        new TreeMap<>(section(PENDING).map(ConfigSection::values).orElseGet(TreeMap::new));
    SortedSet<String> deletes = new TreeSet<>();
    String listed = values.remove(DELETE);
    if (listed != null) {
      Arrays.stream(listed.split("[,;\\s]+"))
          .map(key -> key.startsWith("!") ? key.substring(1) : key)
          .filter(key -> !key.isEmpty())
          .forEach(deletes::add);
    }
    return new Pending(values, deletes);
  }

  /** This configuration with exactly these pending changes. */
  public VmConfig withPending(Pending pending) {
    VmConfig bare =
        new VmConfig(
            sections.stream().filter(section -> !section.name().equals(PENDING)).toList(),
            problems,
            origin);
    if (pending.isEmpty()) {
      return bare;
    }
    ConfigSection section = new ConfigSection(PENDING, "[" + PENDING + "]", List.of());
    for (var change : pending.values().entrySet()) {
      section = section.with(change.getKey(), change.getValue());
    }
    if (!pending.deletes().isEmpty()) {
      section = section.with(DELETE, String.join(",", pending.deletes()));
    }
    List<ConfigSection> all = new ArrayList<>(bare.sections);
    all.set(0, setOff(all.getFirst()));
    all.add(1, all.size() > 1 ? setOff(section) : section);
    return new VmConfig(all, problems, origin);
  }

  /** A section followed by exactly one blank line, so that the next header stands apart. */
  private static ConfigSection setOff(ConfigSection section) {
    List<ConfigSection.Line> lines = new ArrayList<>(section.lines());
    while (!lines.isEmpty() && lines.getLast().raw().isBlank()) {
      lines.removeLast();
    }
    lines.add(new ConfigSection.Line("", null, ""));
    return new ConfigSection(section.name(), section.header(), lines);
  }

  private ConfigSection main() {
    return sections.getFirst();
  }

  private Optional<ConfigSection> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  private VmConfig changed(String name, UnaryOperator<ConfigSection> change) {
    return new VmConfig(
        sections.stream()
            .map(section -> section.name().equals(name) ? change.apply(section) : section)
            .toList(),
        problems,
        origin);
  }

  @Override
  public String toString() {
    return text();
  }
}
