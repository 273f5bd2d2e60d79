package org.quorate.ha.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.Values;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * {@code ha/resources.cfg} joined with the guests' places.
 *
 * @param managed sections the HA manager works on: their guest exists
 * @param problems sections and lines that are skipped, one sentence each
 */
public record Resources(Map<ServiceId, ServiceConfig> managed, List<String> problems) {
  private static final int COUNT_DEFAULT = 1;

  public Resources {
    managed = Values.sorted(managed);
    problems = List.copyOf(problems);
  }

  /**
   * Reads the file's text.
   *
   * @param homes where each guest's configuration lies
   */
  public static Resources read(String text, Map<ServiceId, NodeName> homes) {
    SectionConfig config = SectionConfig.parse(text);
    List<String> problems = new ArrayList<>();
    config.problems().forEach(problem -> problems.add("ha/resources.cfg " + problem));
    Map<ServiceId, ServiceConfig> managed = new HashMap<>();
    for (Section section : config.sections()) {
      try {
        ServiceId sid = new ServiceId(section.type(), section.id());
        NodeName home = homes.get(sid);
        if (home == null) {
          problems.add("ha/resources.cfg: there is no guest for " + sid);
        } else {
          managed.put(sid, service(section, home));
        }
      } catch (InvalidInput bad) {
        problems.add("ha/resources.cfg: " + bad.getMessage());
      }
    }
    return new Resources(managed, problems);
  }

  private static ServiceConfig service(Section section, NodeName home) {
    return new ServiceConfig(
        section.get("state").map(RequestedState::parse).orElse(RequestedState.STARTED),
        home,
        section.flag("failback", true),
        section.flag("auto-rebalance", true),
        count(section, "max_restart"),
        count(section, "max_relocate"),
        section.get("group").orElse(null));
  }

  private static int count(Section section, String key) {
    String text = section.get(key).orElse(Integer.toString(COUNT_DEFAULT));
    if (!text.matches("[0-9]{1,4}")) {
      throw new InvalidInput("'" + key + "' of " + section.id() + " must be a number from 0");
    }
    return Integer.parseInt(text);
  }
}
