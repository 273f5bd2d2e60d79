package org.quorate.api.ha;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.locks.ClusterLocks;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.locks.EtcPveLocks;
import org.quorate.ha.rules.GroupsFile;
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

  private static final String STATE = "state";
  private static final String GROUP = HaGroups.TYPE;

  /** Properties that have a default. */
  private static final Set<String> DELETABLE =
      Set.of(STATE, "max_restart", "max_relocate", "failback", "auto-rebalance", "comment", GROUP);

  private final HaFiles files;
  private final HaEdits edits;
  private final ClusterView cluster;
  private final HaAdmission admission;
  private final GroupRules groups;

  public HaResources(HaFiles files, EditLock lock, ClusterView cluster) {
    this.files = files;
    this.edits = new HaEdits(files, lock, cluster);
    this.cluster = cluster;
    this.admission = new HaAdmission(files, cluster);
    this.groups = new GroupRules(this);
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
    if (RequestedState.parse(properties.getOrDefault(STATE, "started")) == RequestedState.STARTED) {
      admission.admit(sid);
    }
    edits.placement(
        Optional.empty(),
        before -> {
          SectionConfig config = before.resources();
          config.section(sid.name()).ifPresent(there -> refuseTaken(sid, there));
          if (!files.homes().containsKey(sid)) {
            throw ApiException.failed("there is no guest '" + sid + "' in this cluster");
          }
          Section section = with(Section.of(sid.type(), sid.name()), groups.written(properties));
          return new HaEdits.Placement(
              config.with(section), regrouped(before.rules(), sid, properties, List.of()));
        });
  }

  void change(
      ServiceId sid, Map<String, String> properties, List<String> delete, Optional<String> digest) {
    Optional<RequestedState> state = requested(properties, delete);
    if (state.isPresent() && state.get() != RequestedState.DISABLED) {
      refuseInError(sid);
    }
    if (state.isPresent() && state.get() == RequestedState.STARTED && !isWanted(sid)) {
      admission.admit(sid);
    }
    edits.placement(
        digest,
        before -> {
          Section section = with(find(before.resources(), sid), groups.written(properties));
          for (String key : delete) {
            if (properties.containsKey(key) || !DELETABLE.contains(key)) {
              throw ApiException.parameter("delete", "'" + key + "' cannot be set back here");
            }
            section = section.without(key);
          }
          return new HaEdits.Placement(
              before.resources().with(section), regrouped(before.rules(), sid, properties, delete));
        });
  }

  private static void refuseTaken(ServiceId sid, Section there) {
    String taken = there.type() + ":" + there.id();
    throw ApiException.failed(
        "'"
            + taken
            + "' is under HA management already: "
            + (taken.equals(sid.toString())
                ? "use 'ha-manager set " + sid + "'"
                : "take it out with 'ha-manager remove " + taken + "' before '" + sid + "'"));
  }

  /** The state a change asks for; setting it back asks for the default. */
  private static Optional<RequestedState> requested(
      Map<String, String> properties, List<String> delete) {
    return delete.contains(STATE)
        ? Optional.of(RequestedState.STARTED)
        : Optional.ofNullable(properties.get(STATE)).map(RequestedState::parse);
  }

  private RulesFile regrouped(
      RulesFile rules, ServiceId sid, Map<String, String> properties, List<String> delete)
      throws IOException {
    String group = properties.get(GROUP);
    return group != null
        ? groups.joining(rules, sid, group)
        : delete.contains(GROUP) ? groups.leaving(rules, sid) : rules;
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

  /** The nodes of the cluster, online or not. */
  Set<NodeName> members() {
    return cluster.info().nodes().stream().map(ClusterNode::name).collect(Collectors.toSet());
  }

  void remove(ServiceId sid, boolean purge) {
    edits.placement(
        Optional.empty(),
        before -> {
          find(before.resources(), sid);
          return new HaEdits.Placement(
              before.resources().without(sid.name()),
              purge ? before.rules().without(sid) : before.rules());
        });
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
    return section(sid).filter(section -> !isIgnored(section)).isPresent();
  }

  /** Whether the guest stands in the file, wherever it is and whatever is asked of it. */
  boolean configured(ServiceId sid) {
    return section(sid).isPresent();
  }

  private static boolean isIgnored(Section section) {
    return section.get(STATE).orElse("started").equals("ignored");
  }

  private Optional<Section> section(ServiceId sid) {
    try {
      return files
          .resourcesConfig()
          .section(sid.name())
          .filter(section -> section.type().equals(sid.type()));
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
    Optional<Section> section = section(sid);
    if (section.isEmpty()) {
      throw ApiException.failed(
          "'" + sid + "' is not under HA management: add it with 'ha-manager add " + sid + "'");
    }
    if (isIgnored(section.get())) {
      throw ApiException.failed(
          "'"
              + sid
              + "' is not under HA management, for its requested state is ignored: 'ha-manager set "
              + sid
              + " --state started' takes it up");
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
      String key = property.getKey();
      String value = property.getValue();
      boolean isOldName = key.equals(STATE) && value.equals("enabled");
      changed = changed.with(key, isOldName ? "started" : value);
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
