package org.quorate.ha.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.quorate.fencing.agent.FenceConfig;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.status.GuestLock;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.PropertyString;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * The files of the HA manager. Reading a missing file gives its empty value; a broken one throws
 * InvalidInput with one sentence; an IOException means that the file system did not answer.
 */
public final class HaFiles {
  public static final String MANAGER_STATUS = "ha/manager_status";
  public static final String RESOURCES = "ha/resources.cfg";
  public static final String COMMANDS = "ha/crm_commands";
  public static final String FENCE = "ha/fence.cfg";
  public static final String DATACENTER = "datacenter.cfg";

  /**
   * Taken lines wait in a file of this name and an id until the round that took them is done,
   * should its master die.
   */
  private static final String COMMANDS_TAKEN = "crm_commands.taken";

  /** More lines are refused: the queue is emptied every 10 s at the latest. */
  private static final int COMMANDS_MAX = 10_000;

  private static final Map<String, String> GUEST_DIRECTORIES =
      Map.of("vm", "qemu-server", "ct", "lxc");

  /** Anything else below nodes/ is no node's. */
  private static final String NODE_DIRECTORY = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";

  private static final Pattern GUEST_FILE = Pattern.compile("([1-9][0-9]{2,8})\\.conf");

  /** What {@link Resources} are made of. */
  private record ResourcesText(String text, Map<ServiceId, NodeName> homes) {}

  private final Tree tree;
  private final ParsedOnce<String, ManagerStatus> managerStatus = new ParsedOnce<>();
  private final ParsedOnce<ResourcesText, Resources> resources = new ParsedOnce<>();
  private final ParsedOnce<String, ProbesFile> probes = new ParsedOnce<>();
  private final Map<NodeName, ParsedOnce<String, LrmStatus>> lrmStatuses =
      new ConcurrentHashMap<>();

  public HaFiles(Tree tree) {
    this.tree = tree;
  }

  public Tree tree() {
    return tree;
  }

  public ManagerStatus managerStatus() throws IOException {
    return tree.read(MANAGER_STATUS)
        .map(text -> managerStatus.of(text, StatusJson::manager))
        .orElseGet(ManagerStatus::empty);
  }

  public void write(ManagerStatus status) throws IOException {
    tree.directories("ha");
    String text = StatusJson.text(status);
    tree.write(MANAGER_STATUS, text);
    managerStatus.remember(text, status);
  }

  public Optional<LrmStatus> lrmStatus(NodeName node) throws IOException {
    return tree.read(lrmPath(node))
        .filter(text -> !text.isBlank())
        .map(
            text ->
                lrmStatuses
                    .computeIfAbsent(node, same -> new ParsedOnce<>())
                    .of(text, StatusJson::lrm));
  }

  public void write(NodeName node, LrmStatus status) throws IOException {
    tree.directories("nodes/" + node);
    tree.write(lrmPath(node), StatusJson.text(status));
  }

  public static String lrmPath(NodeName node) {
    return "nodes/" + node + "/lrm_status";
  }

  /** Where each guest's configuration lies. */
  public Map<ServiceId, NodeName> homes() throws IOException {
    Map<ServiceId, NodeName> homes = new TreeMap<>();
    for (String name : tree.list("nodes")) {
      if (!name.matches(NODE_DIRECTORY)) {
        continue;
      }
      NodeName node = new NodeName(name);
      for (Map.Entry<String, String> kind : GUEST_DIRECTORIES.entrySet()) {
        for (String file : tree.list("nodes/" + name + "/" + kind.getValue())) {
          var id = GUEST_FILE.matcher(file);
          if (id.matches()) {
            homes.put(new ServiceId(kind.getKey(), id.group(1)), node);
          }
        }
      }
    }
    return homes;
  }

  public Resources resources() throws IOException {
    Optional<String> text = tree.read(RESOURCES).filter(all -> !all.isBlank());
    return text.isEmpty()
        ? new Resources(Map.of(), List.of())
        : resources.of(
            new ResourcesText(text.get(), homes()),
            read -> Resources.read(read.text(), read.homes()));
  }

  public SectionConfig resourcesConfig() throws IOException {
    return tree.read(RESOURCES).map(SectionConfig::parse).orElseGet(SectionConfig::empty);
  }

  /** Call with the lock "domain-ha" held. */
  public void write(SectionConfig resources) throws IOException {
    tree.directories("ha");
    tree.write(RESOURCES, resources.text());
  }

  /** Call with the lock "domain-ha" held. */
  public void requestState(ServiceId sid, RequestedState state) throws IOException {
    SectionConfig config = resourcesConfig();
    Optional<Section> section = config.section(sid.name());
    if (section.isPresent()) {
      write(config.with(section.get().with("state", state.text())));
    }
  }

  public FenceConfig fence() throws IOException {
    return tree.read(FENCE).map(FenceConfig::parse).orElseGet(FenceConfig::empty);
  }

  public ProbesFile probes() throws IOException {
    return tree.read(ProbesFile.PATH)
        .map(text -> probes.of(text, ProbesFile::parse))
        .orElseGet(ProbesFile::empty);
  }

  public LedgerFile ledger(NodeName node) throws IOException {
    return tree.read(LedgerFile.path(node))
        .filter(text -> !text.isBlank())
        .map(text -> LedgerFile.parse(node, text))
        .orElseGet(() -> LedgerFile.empty(node));
  }

  public void write(LedgerFile ledger) throws IOException {
    tree.directories("ha/ledger");
    tree.write(LedgerFile.path(ledger.node()), ledger.text());
  }

  public boolean commandsPending() throws IOException {
    return tree.exists(COMMANDS) || !taken().isEmpty();
  }

  /**
   * Takes all queued lines, or those that were taken before and not forgotten. Call with the lock
   * "domain-ha" held, and {@link #forgetCommands} when their round is done: until then they are
   * given out again.
   *
   * @param id for the batch if one is begun, used for no other
   */
  public CommandBatch takeCommands(String id) throws IOException {
    List<String> left = taken();
    String batch = left.isEmpty() ? COMMANDS_TAKEN + "-" + id : left.getFirst();
    if (left.isEmpty()) {
      if (!tree.exists(COMMANDS)) {
        return CommandBatch.NONE;
      }
      tree.move(COMMANDS, "ha/" + batch);
    }
    return new CommandBatch(batch, lines("ha/" + batch));
  }

  public void forgetCommands(CommandBatch batch) throws IOException {
    if (!batch.id().isEmpty()) {
      tree.remove("ha/" + batch.id());
    }
  }

  private List<String> taken() throws IOException {
    return tree.list("ha").stream()
        .filter(name -> name.startsWith(COMMANDS_TAKEN))
        .sorted()
        .toList();
  }

  /** Appends a line for the master. Call with the lock "domain-ha" held. */
  public void queueCommand(String line) throws IOException {
    List<String> lines = new ArrayList<>(lines(COMMANDS));
    if (lines.size() >= COMMANDS_MAX || line.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(
          "the HA manager's queue is full: is there a master? See 'ha-manager status'");
    }
    lines.add(line);
    tree.directories("ha");
    tree.write(COMMANDS, String.join("\n", lines) + "\n");
  }

  private List<String> lines(String path) throws IOException {
    return tree.read(path).stream().flatMap(String::lines).filter(line -> !line.isBlank()).toList();
  }

  /**
   * Hands a guest over: removes the lock of an operation that died with its node, then moves its
   * configuration in one step. Done already counts as done.
   */
  public void moveGuest(ServiceId sid, NodeName from, NodeName to) throws IOException {
    String source = guestPath(sid, from);
    Optional<String> text = tree.read(source);
    if (text.isEmpty() && tree.exists(guestPath(sid, to))) {
      return;
    }
    String config =
        text.orElseThrow(() -> new IOException("there is no " + source + " to be moved"));
    String unlocked = withoutStaleLock(config);
    if (!unlocked.equals(config)) {
      tree.write(source, unlocked);
    }
    if (!from.equals(to)) {
      tree.directories("nodes/" + to + "/" + GUEST_DIRECTORIES.get(sid.type()));
      tree.move(source, guestPath(sid, to));
    }
  }

  static String withoutStaleLock(String config) {
    StringBuilder kept = new StringBuilder();
    boolean main = true;
    for (String line : config.split("(?<=\n)")) {
      main &= !line.startsWith("[");
      boolean stale =
          main && line.startsWith("lock:") && GuestLock.diesWithItsNode(line.substring(5).strip());
      kept.append(stale ? "" : line);
    }
    return kept.toString();
  }

  public static String guestPath(ServiceId sid, NodeName node) {
    String directory = GUEST_DIRECTORIES.get(sid.type());
    if (directory == null) {
      throw new InvalidInput("'" + sid + "' is neither a VM nor a container");
    }
    return "nodes/" + node + "/" + directory + "/" + sid.name() + ".conf";
  }

  /** {@code max_workers} of datacenter.cfg. */
  public int maxWorkers() throws IOException {
    return datacenter("max_workers")
        .filter(text -> text.matches("[1-9][0-9]?"))
        .map(Integer::valueOf)
        .orElse(LrmReading.MAX_WORKERS_DEFAULT);
  }

  /** {@code ha: shutdown_policy=} of datacenter.cfg; an unknown word counts as conditional. */
  public ShutdownRequest.Policy shutdownPolicy() throws IOException {
    String word =
        datacenter("ha")
            .map(text -> PropertyString.parse(text, "shutdown_policy"))
            .flatMap(property -> property.get("shutdown_policy"))
            .orElse("conditional");
    return switch (word) {
      case "freeze" -> ShutdownRequest.Policy.FREEZE;
      case "failover" -> ShutdownRequest.Policy.FAILOVER;
      case "migrate" -> ShutdownRequest.Policy.MIGRATE;
      default -> ShutdownRequest.Policy.CONDITIONAL;
    };
  }

  Optional<String> datacenter(String key) throws IOException {
    return line(DATACENTER, key);
  }

  /** The value of the file's line {@code key: value}. */
  Optional<String> line(String file, String key) throws IOException {
    return tree.read(file).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst();
  }
}
