package org.quorate.simulator.scenario;

import java.util.List;
import java.util.Map;
import org.quorate.ha.HaEvent;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What a scenario may order; a word it does not know ends the run.
 *
 * <pre>
 * power NODE on|off                  network NODE on|off
 * leave NODE                         join NODE
 * reboot NODE                        shutdown NODE
 * restart-lrm NODE                   crm NODE start|stop
 * crm NODE enable-node-maintenance   crm NODE disable-node-maintenance
 * crm NODE disarm-ha freeze|ignore   crm NODE arm-ha
 * cfs NODE rw work|fail              cfs NODE update work|fail
 * service SID started|stopped|disabled|ignored
 * service SID migrate|relocate NODE  service SID stop SECONDS
 * service SID add NODE [STATE [RUNS]]
 * service SID delete                 service SID manual-migrate NODE
 * service SID lock [NAME]            service SID unlock
 * service SID set-static-stats maxcpu CORES maxmem MIB
 * service SID set-dynamic-stats cpu CORES mem MIB
 * pve-manager-version NODE set VERSION
 * delay SECONDS                      skip-round crm|lrm [ROUNDS]
 * </pre>
 */
final class Commands {
  /** Why a command is executed. */
  enum Source {
    CMDLIST,
    WATCHDOG,
    REBOOT,
    SHUTDOWN;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final String LOCK_DEFAULT = "backup";
  private static final double MIB = 1_048_576;

  private final World world;
  private final Nodes nodes;

  Commands(World world, Nodes nodes) {
    this.world = world;
    this.nodes = nodes;
  }

  void execute(Source source, String command) {
    world.tell(HaEvent.of("command", "source", source.text(), "command", command));
    List<String> words = List.of(command.strip().split("\\s+"));
    try {
      switch (words.getFirst()) {
        case "power" -> power(words);
        case "network" -> world.store().machine(node(words)).network = flag(words, 2, "on", "off");
        case "leave" -> world.store().machine(node(words)).member = false;
        case "join" -> world.store().machine(node(words)).member = true;
        case "reboot" -> nodes.goDown(node(words), ShutdownRequest.Kind.REBOOT_NODE);
        case "shutdown" -> nodes.goDown(node(words), ShutdownRequest.Kind.POWER_OFF_NODE);
        case "restart-lrm" -> nodes.restartLrm(node(words));
        case "crm" -> crm(words);
        case "cfs" -> fileSystem(words);
        case "pve-manager-version" -> world.store().machine(node(words)).version = words.get(3);
        case "service" -> service(words);
        default -> throw unknown(command);
      }
    } catch (IndexOutOfBoundsException few) {
      throw cannot(command, "something is missing");
    } catch (InvalidInput | ScenarioError | NumberFormatException bad) {
      throw cannot(command, String.valueOf(bad.getMessage()));
    }
  }

  private static ScenarioError cannot(String command, String why) {
    return new ScenarioError("the command '" + command + "' cannot be executed: " + why);
  }

  private static ScenarioError unknown(String command) {
    return new ScenarioError("'" + command.split(" ")[0] + "' is not a command with these words");
  }

  private NodeName node(List<String> words) {
    NodeName node = new NodeName(words.get(1));
    world.store().machine(node);
    return node;
  }

  private static boolean flag(List<String> words, int at, String yes, String no) {
    String word = words.get(at);
    if (!word.equals(yes) && !word.equals(no)) {
      throw unknown(String.join(" ", words));
    }
    return word.equals(yes);
  }

  private void power(List<String> words) {
    if (flag(words, 2, "on", "off")) {
      nodes.powerOn(node(words));
    } else {
      nodes.powerOff(node(words));
    }
  }

  private void crm(List<String> words) {
    NodeName node = node(words);
    switch (words.get(2)) {
      case "start" -> nodes.startCrm(node);
      case "stop" -> nodes.stopCrm(node);
      case "enable-node-maintenance", "disable-node-maintenance" ->
          queue(words.get(2) + " " + node);
      case "disarm-ha" -> queue("disarm-ha " + words.get(3));
      case "arm-ha" -> queue("arm-ha");
      default -> throw unknown(String.join(" ", words));
    }
  }

  private void queue(String line) {
    world.store().commandLines.add(line);
  }

  private void fileSystem(List<String> words) {
    Machine machine = world.store().machine(node(words));
    boolean works = flag(words, 3, "work", "fail");
    if (flag(words, 2, "rw", "update")) {
      machine.filesWork = works;
    } else {
      machine.refreshWorks = works;
    }
  }

  private void service(List<String> words) {
    ServiceId sid = ServiceId.parse(words.get(1));
    Store store = world.store();
    String action = words.get(2);
    switch (action) {
      case "started", "stopped", "disabled", "ignored" ->
          store.change(sid, entry -> entry.withState(RequestedState.parse(action)));
      case "migrate", "relocate", "stop" -> {
        store.service(sid);
        queue(action + " " + sid + " " + words.get(3));
      }
      case "add" -> add(sid, words);
      case "delete" -> {
        store.services.remove(sid);
        store.maxima.remove(sid);
      }
      case "lock" -> store.change(sid, entry -> entry.withLock(word(words, 3, LOCK_DEFAULT)));
      case "unlock" -> store.change(sid, entry -> entry.withLock(null));
      case "manual-migrate" -> manualMigrate(sid, new NodeName(words.get(3)));
      case "set-static-stats" -> load(store.maxima, sid, words, "maxcpu", "maxmem");
      case "set-dynamic-stats" -> load(store.measured, sid, words, "cpu", "mem");
      default -> throw unknown(String.join(" ", words));
    }
  }

  private static String word(List<String> words, int at, String otherwise) {
    return words.size() > at ? words.get(at) : otherwise;
  }

  private void add(ServiceId sid, List<String> words) {
    NodeName node = new NodeName(words.get(3));
    RequestedState state = RequestedState.parse(word(words, 4, "started"));
    world.store().services.put(sid, ServiceEntry.of(node, state));
    if (word(words, 5, "0").equals("1")) {
      world.store().running(node).add(sid);
    } else {
      world.store().running(node).remove(sid);
    }
  }

  private void manualMigrate(ServiceId sid, NodeName target) {
    Store store = world.store();
    boolean free =
        store.service(sid).state() == RequestedState.IGNORED || store.managerStatus.leavesAlone();
    if (!free) {
      throw new ScenarioError(sid + " is managed; only an ignored service is moved by hand");
    }
    store.change(sid, entry -> entry.withNode(target));
  }

  private static void load(
      Map<ServiceId, Scenario.Load> loads,
      ServiceId sid,
      List<String> words,
      String cores,
      String memory) {
    Scenario.Load before = loads.getOrDefault(sid, new Scenario.Load(0, 0));
    double nowCores = before.cores();
    double nowMemory = before.memoryBytes();
    for (int i = 3; i + 1 < words.size(); i += 2) {
      if (words.get(i).equals(cores)) {
        nowCores = Double.parseDouble(words.get(i + 1));
      } else if (words.get(i).equals(memory)) {
        nowMemory = Double.parseDouble(words.get(i + 1)) * MIB;
      }
    }
    loads.put(sid, new Scenario.Load(nowCores, nowMemory));
  }
}
