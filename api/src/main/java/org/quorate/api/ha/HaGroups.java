package org.quorate.api.ha;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quorate.api.ApiException;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.Lists;
import org.quorate.model.NodeName;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * {@code ha/groups.cfg}: the groups of nodes that were there before rules. They are edited until
 * there are rules; the HA manager turns them into rules by itself.
 */
final class HaGroups {
  static final String TYPE = "group";
  private static final Set<String> FLAGS = Set.of("restricted", "nofailback");

  private final HaResources resources;

  HaGroups(HaResources resources) {
    this.resources = resources;
  }

  List<Map<String, Object>> list() throws IOException {
    SectionConfig config = resources.groupsConfig();
    List<Map<String, Object>> rows = new ArrayList<>();
    config.sections().forEach(section -> rows.add(row(section, config)));
    return rows;
  }

  Map<String, Object> one(String id) throws IOException {
    SectionConfig config = resources.groupsConfig();
    return row(find(config, id), config);
  }

  private static Map<String, Object> row(Section section, SectionConfig config) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("group", section.id());
    row.put("type", section.type());
    section
        .properties()
        .forEach(
            (key, value) ->
                row.put(
                    key,
                    FLAGS.contains(key) ? (section.flag(key, false) ? 1 : 0) : (Object) value));
    row.put("digest", HaEdits.digest(config.text()));
    return row;
  }

  void create(String id, Map<String, String> properties) {
    resources
        .edits()
        .groups(
            Optional.empty(),
            config -> {
              refuseOnceThereAreRules(id, properties.getOrDefault("nodes", "NODES"));
              if (config.section(id).isPresent()) {
                throw ApiException.failed(
                    "there is an HA group '"
                        + id
                        + "' already: use 'ha-manager groupset "
                        + id
                        + "'");
              }
              return config.with(checked(with(Section.of(TYPE, id), properties)));
            });
  }

  void change(
      String id, Map<String, String> properties, List<String> delete, Optional<String> digest) {
    resources
        .edits()
        .groups(
            digest,
            config -> {
              refuseOnceThereAreRules(id, properties.getOrDefault("nodes", "NODES"));
              Section section = with(find(config, id), properties);
              for (String key : delete) {
                if (properties.containsKey(key) || key.equals("nodes")) {
                  throw ApiException.parameter("delete", "'" + key + "' cannot be set back here");
                }
                section = section.without(key);
              }
              return config.with(checked(section));
            });
  }

  void remove(String id) {
    resources
        .edits()
        .groups(
            Optional.empty(),
            config -> {
              find(config, id);
              List<String> users =
                  resources.files().resourcesConfig().sections().stream()
                      .filter(section -> section.get(TYPE).filter(id::equals).isPresent())
                      .map(section -> section.type() + ":" + section.id())
                      .toList();
              if (!users.isEmpty()) {
                throw ApiException.failed(
                    "HA group '"
                        + id
                        + "' is used by "
                        + String.join(", ", users)
                        + ": take it from them with 'ha-manager set "
                        + users.getFirst()
                        + " --delete group' first");
              }
              return config.without(id);
            });
  }

  /** Groups are of the time before rules: where there are rules, there are no new groups. */
  private void refuseOnceThereAreRules(String id, String nodes) throws IOException {
    if (resources.groupsAreRules()) {
      throw ApiException.failed(
          "the HA groups of this cluster have been migrated to rules: use 'ha-manager rules add"
              + " node-affinity "
              + id
              + " --resources vm:ID --nodes "
              + nodes
              + "'");
    }
  }

  private static Section find(SectionConfig config, String id) {
    return config
        .section(id)
        .filter(section -> section.type().equals(TYPE))
        .orElseThrow(() -> ApiException.failed("there is no HA group '" + id + "'"));
  }

  private static Section with(Section section, Map<String, String> properties) {
    Section changed = section;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      changed = changed.with(property.getKey(), property.getValue());
    }
    return changed;
  }

  /** The section, if the manager can read it and its nodes exist. */
  private Section checked(Section section) {
    GroupsFile read = GroupsFile.parse(SectionConfig.empty().with(section).text());
    if (!read.problems().isEmpty()) {
      throw ApiException.parameter("nodes", read.problems().getFirst());
    }
    for (NodeName node : Lists.nodes(section.get("nodes").orElse("")).keySet()) {
      resources.refuseUnknown(node, "nodes");
    }
    return section;
  }
}
