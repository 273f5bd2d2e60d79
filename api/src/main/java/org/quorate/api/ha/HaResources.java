package org.quorate.api.ha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.PlacementFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.locks.ClusterLocks;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.locks.EtcPveLocks;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.probe.ProbesFile;
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
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.FileDigest;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/** {@code ha/resources.cfg}, edited under the cluster's lock. */
public final class HaResources implements HaRequests {
  /** Properties that are numbers or flags; written and answered as numbers. */
  private static final Set<String> NUMBERS =
      Set.of("max_restart", "max_relocate", "failback", "auto-rebalance");

  private static final String GROUP = "group";

  /** Properties that have a default. */
  private static final Set<String> DELETABLE =
      Set.of(
          "state", "max_restart", "max_relocate", "failback", "auto-rebalance", "comment", GROUP);

  private final HaFiles files;
  private final EditLock edits;
  private final ClusterView cluster;
  private final HaAdmission admission;

  public HaResources(HaFiles files, EditLock edits, ClusterView cluster) {
    this.files = files;
    this.edits = edits;
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

  HaAdmission admission() {
    return admission;
  }

  /** An edit of the file. */
  @FunctionalInterface
  interface Edit {
    SectionConfig of(SectionConfig before) throws IOException;
  }

  List<Map<String, Object>> list(Optional<String> type) throws IOException {
    SectionConfig config = files.resourcesConfig();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Section section : config.sections()) {
      if (type.isEmpty() || type.get().equals(section.type())) {
        rows.add(row(section, digest(config.text())));
      }
    }
    return rows;
  }

  Map<String, Object> one(ServiceId sid) throws IOException {
    SectionConfig config = files.resourcesConfig();
    return row(find(config, sid), digest(config.text()));
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
    edit(
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
    edit(
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
    editRules(
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

  /** Edits the groups under the cluster's lock, unless they changed since they were read. */
  void editGroups(Optional<String> digest, Edit edit) {
    locked(
        () -> {
          SectionConfig before = groupsConfig();
          refuseChanged(digest, before.text());
          files.tree().directories("ha");
          files.tree().write(GroupsFile.PATH, edit.of(before).text());
          return before;
        });
  }

  /** Refuses a node that is not in the cluster. */
  void refuseUnknown(NodeName node, String parameter) {
    if (cluster.info().node(node).isEmpty()) {
      throw ApiException.parameter(parameter, "there is no node '" + node + "' in this cluster");
    }
  }

  void remove(ServiceId sid, boolean purge) {
    edit(
        Optional.empty(),
        config -> {
          find(config, sid);
          return config.without(sid.name());
        });
    if (purge) {
      editRules(Optional.empty(), rules -> rules.without(sid));
    }
  }

  /** {@code ha/rules.cfg} as it is. */
  RulesFile rules() throws IOException {
    return files.tree().read(RulesFile.PATH).map(RulesFile::parse).orElseGet(RulesFile::empty);
  }

  /** An edit of the rules. */
  @FunctionalInterface
  interface RuleEdit {
    RulesFile of(RulesFile before) throws IOException;
  }

  /** Edits the rules under the cluster's lock, unless they changed since they were read. */
  void editRules(Optional<String> digest, RuleEdit edit) {
    locked(
        () -> {
          RulesFile before = rules();
          refuseChanged(digest, before.text());
          RulesFile after = edit.of(before);
          if (!after.equals(before)) {
            files.tree().directories("ha");
            files.tree().write(RulesFile.PATH, after.text());
          }
          return after;
        });
  }

  /** An edit of the probes. */
  @FunctionalInterface
  interface ProbeEdit {
    ProbesFile of(ProbesFile before) throws IOException;
  }

  /** Edits the probes under the cluster's lock, unless they changed since they were read. */
  void editProbes(Optional<String> digest, ProbeEdit edit) {
    locked(
        () -> {
          ProbesFile before = files.probes();
          refuseChanged(digest, before.text());
          files.write(edit.of(before));
          return before;
        });
  }

  /** Edits the start order under the cluster's lock. */
  void editOrder(UnaryOperator<OrderFile> edit) {
    locked(
        () -> {
          OrderFile before = OrderFile.parse(files.tree().read(OrderFile.PATH).orElse(""));
          OrderFile after = edit.apply(before);
          if (!after.text().equals(before.text())) {
            files.tree().directories("ha");
            files.tree().write(OrderFile.PATH, after.text());
          }
          return after;
        });
  }

  /** Puts a line into the master's queue. */
  void queue(String line) {
    locked(
        () -> {
          files.queueCommand(line);
          return line;
        });
  }

  private boolean isWanted(ServiceId sid) {
    try {
      ServiceConfig config = files.resources().managed().get(sid);
      return config != null && config.requested() == RequestedState.STARTED;
    } catch (IOException unreadable) {
      throw ApiException.failed(String.valueOf(unreadable.getMessage()));
    }
  }

  @Override
  public boolean managed(ServiceId sid) {
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

  @Override
  public void request(ServiceId sid, RequestedState state) {
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

  private void edit(Optional<String> digest, Edit edit) {
    locked(
        () -> {
          SectionConfig before = files.resourcesConfig();
          refuseChanged(digest, before.text());
          files.write(edit.of(before));
          return before;
        });
  }

  private <T> void locked(Callable<T> work) {
    if (!cluster.info().quorate()) {
      throw ApiException.failed("cluster not ready - no quorum?");
    }
    try {
      edits.hold(cluster.info().nodeid(), work);
    } catch (ApiException | InvalidInput refused) {
      throw refused;
    } catch (Exception failed) {
      throw ApiException.failed(String.valueOf(failed.getMessage()));
    }
  }

  private static void refuseChanged(Optional<String> digest, String text) {
    if (digest.isPresent() && !digest.get().equals(digest(text))) {
      throw ApiException.failed(
          "detected modified configuration - file changed by other user? Try again.");
    }
  }

  /** What tells whether a file changed. */
  static String digest(String text) {
    return FileDigest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
