package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.files.StatusJson;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;

/**
 * A scenario as a person writes it, one statement a line:
 *
 * <pre>
 * # What it shows, in a sentence or two.
 * node node1 cores=8 memory=16384 version=9.0.1
 * service vm:101 node1 started max_restart=0 max_relocate=2 failback=0 group=fast lock=backup
 * service vm:102 node1 started auto-rebalance=0
 * running node1 vm:101
 * load vm:101 maxcpu=2 maxmem=4096 cpu=0.5 mem=1024
 * rule node-affinity near resources=vm:101 nodes=node1:2,node2 strict=1
 * rule resource-affinity apart resources=vm:101,vm:102 affinity=negative
 * group fast nodes=node1:2,node2 restricted=1 nofailback=1
 * shutdown-policy migrate
 * crs ha=static ha-rebalance-on-start=1
 * status {"node_status":{"node1":"online"}}
 * do power node1 on; power node2 on
 * do network node2 off
 * expect
 * 20 crm node1 daemon_state from=startup to=wait_for_quorum
 * end
 * node node1 online
 * service vm:101 started node1 runs
 * </pre>
 *
 * <p>Memory is in MiB. Each {@code do} is one list of commands. {@code expect} and {@code end} are
 * written by the simulator; a file without them expects nothing.
 */
final class ScenarioText {
  private static final double MIB = 1_048_576;
  private static final String EXPECT = "expect";
  private static final String END = "end";

  private final Map<NodeName, Scenario.Hardware> nodes = new TreeMap<>();
  private final Map<ServiceId, ServiceEntry> services = new TreeMap<>();
  private final Map<NodeName, Set<ServiceId>> running = new TreeMap<>();
  private final Map<ServiceId, Scenario.Load> maxima = new TreeMap<>();
  private final Map<ServiceId, Scenario.Load> measured = new TreeMap<>();
  private final StringBuilder rules = new StringBuilder();
  private final StringBuilder groups = new StringBuilder();
  private final Map<String, String> crs = new TreeMap<>();
  private final List<List<String>> commands = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<String> end = new ArrayList<>();
  private ShutdownRequest.Policy policy = ShutdownRequest.Policy.CONDITIONAL;
  private ManagerStatus status = ManagerStatus.empty();
  private boolean expects;

  private ScenarioText() {}

  /**
   * Reads a scenario.
   *
   * @throws InvalidInput naming the line
   */
  static ScenarioFile parse(String name, String text) {
    ScenarioText scenario = new ScenarioText();
    List<String> section = null;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String words = line.strip();
      if (words.isEmpty() || words.startsWith("#")) {
        continue;
      }
      if (words.equals(EXPECT)) {
        scenario.expects = true;
        section = scenario.events;
      } else if (words.equals(END)) {
        section = scenario.end;
      } else if (section != null) {
        section.add(words);
      } else {
        scenario.statement(words, number);
      }
    }
    return scenario.file(name);
  }

  /** The scenario's own lines, and what happened as its expectation. */
  static String withExpectation(String text, Outcome outcome) {
    StringBuilder file = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.strip().equals(EXPECT)) {
        break;
      }
      file.append(line).append('\n');
    }
    String scenario = file.toString().stripTrailing();
    file.setLength(0);
    file.append(scenario).append("\n\n").append(EXPECT).append('\n');
    EventText.lines(outcome).forEach(line -> file.append(line).append('\n'));
    file.append('\n').append(END).append('\n');
    EventText.end(outcome).forEach(line -> file.append(line).append('\n'));
    return file.toString();
  }

  private ScenarioFile file(String name) {
    return new ScenarioFile(
        new Scenario(
            name,
            commands,
            nodes,
            services,
            status,
            running,
            maxima.isEmpty() ? null : maxima,
            measured.isEmpty() ? null : measured,
            rules.isEmpty() ? null : rules.toString(),
            groups.isEmpty() ? null : groups.toString(),
            policy,
            crs),
        expects ? new ScenarioFile.Expectation(events, null, end) : null);
  }

  private void statement(String line, int number) {
    List<String> words = List.of(line.split("\\s+"));
    String rest = line.substring(words.getFirst().length()).strip();
    try {
      switch (words.getFirst()) {
        case "node" -> node(new NodeName(words.get(1)), options(words, 2));
        case "service" -> service(words);
        case "running" -> running(words);
        case "load" -> load(ServiceId.parse(words.get(1)), options(words, 2));
        case "rule" -> section(rules, words.get(1) + ": " + words.get(2), options(words, 3));
        case "group" -> section(groups, "group: " + words.get(1), options(words, 2));
        case "shutdown-policy" -> policy = ScenarioFile.policy(words.get(1));
        case "crs" -> crs.putAll(options(words, 1));
        case "status" -> status = StatusJson.manager(rest);
        case "do" ->
            commands.add(
                Arrays.stream(rest.split(";"))
                    .map(String::strip)
                    .filter(command -> !command.isEmpty())
                    .toList());
        default ->
            throw new InvalidInput("'" + Quoted.of(words.getFirst()) + "' is not a statement");
      }
    } catch (IndexOutOfBoundsException few) {
      throw new InvalidInput("line " + number + ": something is missing in '" + line + "'");
    } catch (InvalidInput | NumberFormatException bad) {
      throw new InvalidInput("line " + number + ": " + bad.getMessage());
    }
  }

  private void node(NodeName node, Map<String, String> options) {
    nodes.put(
        node,
        new Scenario.Hardware(
            false,
            false,
            number(options, "cores", 1),
            number(options, "memory", MIB),
            options.getOrDefault("version", Scenario.Hardware.VERSION_DEFAULT)));
  }

  private void service(List<String> words) {
    Map<String, String> options = options(words, 4);
    services.put(
        ServiceId.parse(words.get(1)),
        new ServiceEntry(
            new NodeName(words.get(2)),
            RequestedState.parse(words.get(3)),
            !options.getOrDefault("failback", "1").equals("0"),
            !options.getOrDefault("auto-rebalance", "1").equals("0"),
            Integer.parseInt(options.getOrDefault("max_restart", "1")),
            Integer.parseInt(options.getOrDefault("max_relocate", "1")),
            options.get("group"),
            options.get("lock")));
  }

  private void running(List<String> words) {
    Set<ServiceId> there = new TreeSet<>();
    Objects.checkIndex(1, words.size());
    words.subList(2, words.size()).forEach(sid -> there.add(ServiceId.parse(sid)));
    running.put(new NodeName(words.get(1)), there);
  }

  private void load(ServiceId sid, Map<String, String> options) {
    maxima.put(sid, load(options, "maxcpu", "maxmem"));
    measured.put(sid, load(options, "cpu", "mem"));
  }

  private static Scenario.Load load(Map<String, String> options, String cores, String memory) {
    Double cpus = number(options, cores, 1);
    Double bytes = number(options, memory, MIB);
    return new Scenario.Load(cpus == null ? 0 : cpus, bytes == null ? 0 : bytes);
  }

  private static @Nullable Double number(Map<String, String> options, String key, double unit) {
    String text = options.get(key);
    return text == null ? null : (Double) (Double.parseDouble(text) * unit);
  }

  private static void section(StringBuilder file, String head, Map<String, String> properties) {
    file.append(head).append('\n');
    properties.forEach((key, value) -> file.append('\t').append(key + " " + value).append('\n'));
    file.append('\n');
  }

  private static Map<String, String> options(List<String> words, int from) {
    Map<String, String> options = new LinkedHashMap<>();
    Objects.checkFromToIndex(from, words.size(), words.size());
    for (String word : words.subList(from, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new InvalidInput("'" + Quoted.of(word) + "' is not KEY=VALUE");
      }
      options.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return options;
  }
}
