package org.quorate.ha.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * {@code ha/quorate-probes.cfg}, which daemons of Proxmox VE do not read.
 *
 * <pre>
 * probe: vm:100
 * &lt;TAB&gt;check http://10.0.0.7:8080/health
 * &lt;TAB&gt;interval 10
 * &lt;TAB&gt;strikes 3
 * </pre>
 *
 * A section that cannot be read has no effect and is named in {@link #problems()}; the others hold.
 * What is not understood is written back as it was. Immutable.
 */
public final class ProbesFile {
  /** Below {@code /etc/pve}. */
  public static final String PATH = "ha/quorate-probes.cfg";

  /** Properties that have a default. */
  public static final List<String> OPTIONAL =
      List.of(
          ProbeSection.INTERVAL,
          ProbeSection.TIMEOUT,
          ProbeSection.STRIKES,
          ProbeSection.GRACE,
          ProbeSection.RESTARTS,
          ProbeSection.DISABLE,
          ProbeSection.COMMENT);

  private final SectionConfig file;
  private final Map<ServiceId, HealthCheck> checks = new TreeMap<>();
  private final Map<String, String> unreadable = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private ProbesFile(SectionConfig file) {
    this.file = file;
    file.problems().forEach(problem -> problems.add(PATH + " " + problem));
    for (Section section : file.sections()) {
      try {
        HealthCheck check = ProbeSection.read(section);
        if (checks.putIfAbsent(check.service(), check) != null) {
          throw new InvalidInput(check.service() + " has a probe already: remove one of both");
        }
      } catch (InvalidInput bad) {
        unreadable.put(section.id(), String.valueOf(bad.getMessage()));
        problems.add(PATH + ": '" + section.id() + "' has no effect: " + bad.getMessage());
      }
    }
  }

  public static ProbesFile empty() {
    return new ProbesFile(SectionConfig.empty());
  }

  /** Reads any text. */
  public static ProbesFile parse(String text) {
    return new ProbesFile(SectionConfig.parse(text));
  }

  /** Those that could be read, disabled ones included. */
  public Map<ServiceId, HealthCheck> checks() {
    return Map.copyOf(checks);
  }

  /** All sections, readable or not, in the order of the file. */
  public List<Section> sections() {
    return file.sections();
  }

  public Optional<Section> section(ServiceId sid) {
    return file.section(sid.toString());
  }

  /** Why the section has no effect; empty when it is a probe. */
  public Optional<String> problem(String id) {
    return Optional.ofNullable(unreadable.get(id));
  }

  /** Sections and lines without effect, one sentence each. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** With this probe in place of the guest's former one; keys that we do not know stay. */
  public ProbesFile with(HealthCheck check) {
    Section section =
        section(check.service())
            .filter(old -> old.type().equals(ProbeSection.TYPE))
            .orElseGet(() -> Section.of(ProbeSection.TYPE, check.service().toString()));
    return new ProbesFile(file.with(ProbeSection.write(check, section)));
  }

  /**
   * With these properties of the guest's probe set, and those set back to their default.
   *
   * @throws InvalidInput when that is no probe
   */
  public ProbesFile with(ServiceId sid, Map<String, String> set, List<String> delete) {
    Section section = section(sid).orElseGet(() -> Section.of(ProbeSection.TYPE, sid.toString()));
    for (String key : delete) {
      section = section.without(key);
    }
    for (Map.Entry<String, String> property : new TreeMap<>(set).entrySet()) {
      section = section.with(property.getKey(), property.getValue());
    }
    var unused = ProbeSection.read(section);
    return new ProbesFile(file.with(section));
  }

  public ProbesFile without(ServiceId sid) {
    SectionConfig left = file;
    while (left.section(sid.toString()).isPresent()) {
      left = SectionConfig.parse(left.without(sid.toString()).text());
    }
    return new ProbesFile(left);
  }

  /** The text for the file; equal to what was read when nothing changed. */
  public String text() {
    return file.text();
  }
}
