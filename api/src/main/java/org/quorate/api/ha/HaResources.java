package org.quorate.api.ha;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.PlacementFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.locks.ClusterLocks;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.locks.EtcPveLocks;
import org.quorate.ha.rules.Group;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.LegacyGroups;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/** {@code ha/resources.cfg} as people read and change it. */
public final class HaResources {
  /** Properties that are numbers or flags; written and answered as numbers. */
  private static final Set<String> NUMBERS =
      Set.of("max_restart", "max_relocate", "failback", "auto-rebalance");

  private static final String GROUP = "group";

  /** Properties that have a default. */
  private static final Set<String> DELETABLE =
      Set.of(
          "state", "max_restart", "max_relocate", "failback", "auto-rebalance", "comment", GROUP);

  private final HaFiles files;
  private final HaEdits edits;
  private final ClusterView cluster;
  private final HaAdmission admission;

  public HaResources(HaFiles files, EditLock lock, ClusterView cluster) {
    this.files = files;
    this.edits = new HaEdits(files, lock, cluster);
    this.cluster = cluster;
    this.admission = new HaAdmission(files, cluster);
  }

  /**
   * The real one.
   *
   * @param run this node's own state of the current boot: {@code /run/quorate}
   */
  public static HaResources of(
      Path etcPve, Path run, ClusterFsClient clusterFs, ClusterView cluster) {
    Tree tree = new Tree(etcPve, Tree.LIMIT);
    ClusterLocks locks = new ClusterLocks(new EtcPveLocks(tree, clusterFs), System::nanoTime);
    return new HaResources(
        new HaFiles(tree), new EditLock(locks, run.resolve(EditLock.LOCAL_FILE)), cluster);
  }

  HaFiles files() {
    return files;
  }

  HaEdits edits() {
    return edits;
  }

  HaAdmission admission() {
    return admission;
  }

  List<Map<String, Object>> list(Optional<String> type) throws IOException {
    SectionConfig config = files.resourcesConfig();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Section section : config.sections()) {
      if (type.isEmpty() || type.get().equals(section.type())) {
        rows.add(row(section, HaEdits.digest(config.text())));
      }
    }
    return rows;
  }

  Map<String, Object> one(ServiceId sid) throws IOException {
    SectionConfig config = files.resourcesConfig();
    return row(find(config, sid), HaEdits.digest(config.text()));
  }

  private static Map<String, Object> row(Section section, String digest) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("sid", section.type() + ":" + section.id());
    row.put("type", section.type());
    row.put("state", "started");
    section.properties().forEach((key, value) -> row.put(key, typed(key, value)));
    row.put("digest", digest);
    return row;
  }

  private static Object typed(String key, String value) {
    return NUMBERS.contains(key) && value.matches("[0-9]{1,9}") ? Integer.valueOf(value) : value;
  }

  void add(ServiceId sid, Map<String, String> properties) {
    if (RequestedState.parse(properties.getOrDefault("state", "started"))
        == RequestedState.STARTED) {
      admission.admit(sid);
    }
    edits.resources(
        Optional.empty(),
        config -> {
          if (config.section(sid.name()).isPresent()) {
            throw ApiException.failed(
                "'" + sid + "' is under HA management already: use 'ha-manager set " + sid + "'");
          }
          if (!files.homes().containsKey(sid)) {
            throw ApiException.failed("there is no guest '" + sid + "' in this cluster");
          }
          return config.with(with(Section.of(sid.type(), sid.name()), grouped(properties)));
        });
    joinRule(sid, properties);
  }

  void change(
      ServiceId sid, Map<String, String> properties, List<String> delete, Optional<String> digest) {
    Optional<RequestedState> state =
        Optional.ofNullable(properties.get("state")).map(RequestedState::parse);
    if (state.isPresent() && state.get() != RequestedState.DISABLED) {
      refuseInError(sid);
    }
    if (state.isPresent() && state.get() == RequestedState.STARTED && !isWanted(sid)) {
      admission.admit(sid);
    }
    edits.resources(
        digest,
        config -> {
          Section section = with(find(config, sid), grouped(properties));
          for (String key : delete) {
            if (properties.containsKey(key) || !DELETABLE.contains(key)) {
              throw ApiException.parameter("delete", "'" + key + "' cannot be set back here");
            }
            section = section.without(key);
          }
          return config.with(section);
        });
    joinRule(sid, properties);
  }

  /** The properties for the file: a group that is a rule by now is not written there. */
  private Map<String, String> grouped(Map<String, String> properties) throws IOException {
    String group = properties.get(GROUP);
    if (group == null || groupsConfig().section(group).isPresent()) {
      return properties;
    }
    if (rules().rule(LegacyGroups.PREFIX + group).isEmpty() && migrated(group).isEmpty()) {
      throw ApiException.parameter(
          GROUP,
          groupsAreRules()
              ? "the HA groups have been migrated to rules: leave it out and use 'ha-manager rules"
                  + " add node-affinity'"
              : "there is no HA group '" + group + "': create it with 'ha-manager groupadd'");
    }
    Map<String, String> rest = new LinkedHashMap<>(properties);
    rest.remove(GROUP);
    return rest;
  }

  /** Whoever still names a group that was migrated means the rule it became. */
  private void joinRule(ServiceId sid, Map<String, String> properties) {
    String group = properties.get(GROUP);
    if (group == null) {
      return;
    }
    edits.rules(
        Optional.empty(),
        file -> {
          RulesFile after = file;
          for (Rule rule : file.rules()) {
            if (rule instanceof NodeAffinityRule nodes
                && rule.id().startsWith(LegacyGroups.PREFIX)) {
              after = with(after, nodes, sid, rule.id().equals(LegacyGroups.PREFIX + group));
            }
          }
          boolean isRule = file.rule(LegacyGroups.PREFIX + group).isPresent();
          Optional<Group> migrated = isRule ? Optional.empty() : migrated(group);
          return migrated.isPresent() ? after.with(rule(migrated.get(), sid)) : after;
        });
  }

  /** A group that was migrated while it had no services. */
  private Optional<Group> migrated(String group) throws IOException {
    return groupsConfig().section(group).isPresent()
        ? Optional.empty()
        : Optional.ofNullable(new PlacementFiles(files).migratedGroups().groups().get(group));
  }

  private static NodeAffinityRule rule(Group group, ServiceId sid) {
    return NodeAffinityRule.of(
        LegacyGroups.PREFIX + group.id(), Set.of(sid), group.nodes(), group.restricted());
  }

  private static RulesFile with(
      RulesFile file, NodeAffinityRule rule, ServiceId sid, boolean member) {
    SortedSet<ServiceId> about = new TreeSet<>(rule.resources());
    boolean changed = member ? about.add(sid) : about.remove(sid);
    if (!changed) {
      return file;
    }
    return about.isEmpty() ? file.without(rule.id()) : file.with(rule.withResources(about));
  }

  /** {@code ha/groups.cfg} as it is. */
  SectionConfig groupsConfig() throws IOException {
    return files
        .tree()
        .read(GroupsFile.PATH)
        .map(SectionConfig::parse)
        .orElseGet(SectionConfig::empty);
  }

  /** Whether this cluster has rules instead of groups. */
  boolean groupsAreRules() throws IOException {
    return groupsConfig().sections().isEmpty() && !rules().sections().isEmpty();
  }

  /** Refuses a node that is not in the cluster. */
  void refuseUnknown(NodeName node, String parameter) {
    if (cluster.info().node(node).isEmpty()) {
      throw ApiException.parameter(parameter, "there is no node '" + node + "' in this cluster");
    }
  }

  void remove(ServiceId sid, boolean purge) {
    edits.resources(
        Optional.empty(),
        config -> {
          find(config, sid);
          return config.without(sid.name());
        });
    if (purge) {
      edits.rules(Optional.empty(), rules -> rules.without(sid));
    }
  }

  /** {@code ha/rules.cfg} as it is. */
  RulesFile rules() throws IOException {
    return files.tree().read(RulesFile.PATH).map(RulesFile::parse).orElseGet(RulesFile::empty);
  }

  private boolean isWanted(ServiceId sid) {
    try {
      ServiceConfig config = files.resources().managed().get(sid);
      return config != null && config.requested() == RequestedState.STARTED;
    } catch (IOException unreadable) {
      throw ApiException.failed(String.valueOf(unreadable.getMessage()));
    }
  }

  /** Whether the guest is configured, and not {@code ignored}. */
  boolean managed(ServiceId sid) {
    try {
      return files
          .resourcesConfig()
          .section(sid.name())
          .filter(section -> section.type().equals(sid.type()))
          .filter(section -> !section.get("state").orElse("started").equals("ignored"))
          .isPresent();
    } catch (IOException unreadable) {
      throw ApiException.failed(
          "it cannot be told whether the HA manager has " + sid + ": " + unreadable.getMessage());
    }
  }

  void request(ServiceId sid, RequestedState state) {
    refuseUnmanaged(sid);
    change(sid, Map.of("state", state.text()), List.of(), Optional.empty());
  }

  void refuseUnmanaged(ServiceId sid) {
    if (!managed(sid)) {
      throw ApiException.failed(
          "'" + sid + "' is not under HA management: add it with 'ha-manager add " + sid + "'");
    }
  }

  void refuseInError(ServiceId sid) {
    try {
      ServiceRecord record = files.managerStatus().services().get(sid);
      if (record != null && record.state() == ServiceState.ERROR) {
        ServiceConfig config = files.resources().managed().get(sid);
        if (config != null && config.requested() == RequestedState.DISABLED) {
          throw ApiException.failed(
              "'"
                  + sid
                  + "' is in state error, and disabled as it must be: the HA manager clears that"
                  + " in its next round, while HA is disarmed after 'ha-manager crm-command arm-ha'");
        }
        throw ApiException.failed(
            "'"
                + sid
                + "' is in state error: repair it, then set it to disabled before anything else");
      }
    } catch (IOException unreadable) {
      throw ApiException.failed(String.valueOf(unreadable.getMessage()));
    }
  }

  private static Section with(Section section, Map<String, String> properties) {
    Section changed = section;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String value = property.getValue();
      changed = changed.with(property.getKey(), value.equals("enabled") ? "started" : value);
    }
    return changed;
  }

  private static Section find(SectionConfig config, ServiceId sid) {
    return config
        .section(sid.name())
        .filter(section -> section.type().equals(sid.type()))
        .orElseThrow(() -> ApiException.failed("'" + sid + "' is not under HA management"));
  }
}
