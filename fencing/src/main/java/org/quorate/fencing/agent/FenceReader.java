package org.quorate.fencing.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;

/** Reads the lines of one {@link FenceConfig}; used once. */
final class FenceReader {
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,62})(?::([0-9]{1,4}))?");
  private static final Pattern OPTION = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,62})=(.*)");
  private static final int PRIORITY_DEFAULT = 1;

  private record Device(String agent, Map<String, String> options, OptionalInt priority) {}

  private record Connection(
      int line, String device, NodeName node, Map<String, String> options, OptionalInt priority) {}

  private record Name(String text, OptionalInt priority) {}

  private final Map<String, Device> devices = new LinkedHashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final Set<String> disabled = new TreeSet<>();
  private final List<FenceConfig.Problem> problems = new ArrayList<>();

  void line(int number, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    Name name = null;
    try {
      name = nameIn(line);
      List<String> words = FenceWords.split(line);
      switch (words.getFirst()) {
        case "device" -> device(name, words);
        case "connect" -> connect(number, name, words);
        default ->
            throw new InvalidInput(
                "'" + Quoted.of(words.getFirst()) + "' is neither 'device' nor 'connect'");
      }
    } catch (InvalidInput bad) {
      String which = name == null ? "" : "; device '" + name.text() + "' is disabled";
      problems.add(new FenceConfig.Problem(number, bad.getMessage() + which));
      if (name != null) {
        disabled.add(name.text());
      }
    }
  }

  /** The second word, read even where the rest of the line is broken. */
  private static @Nullable Name nameIn(String line) {
    String[] words = line.split("\\s+", 3);
    if (words.length < 2) {
      return null;
    }
    Matcher m = NAME.matcher(words[1]);
    if (!m.matches()) {
      return null;
    }
    OptionalInt priority =
        m.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(m.group(2)));
    return new Name(m.group(1), priority);
  }

  private void device(@Nullable Name name, List<String> words) {
    if (name == null || words.size() < 3) {
      throw new InvalidInput("write 'device NAME AGENT key=\"value\" …'");
    }
    String agent = words.get(2);
    if (!AgentRunner.AGENT.matcher(agent).matches()) {
      throw new InvalidInput(
          "'" + Quoted.of(agent) + "' is not a fence agent: use its program's name, fence_ipmilan");
    }
    Device device = new Device(agent, options(words.subList(3, words.size())), name.priority());
    if (devices.put(name.text(), device) != null) {
      throw new InvalidInput("the device is defined a second time");
    }
  }

  private void connect(int number, @Nullable Name name, List<String> words) {
    if (name == null) {
      throw new InvalidInput("write 'connect NAME node=NODE plug=PLUG …'");
    }
    Map<String, String> options = options(words.subList(2, words.size()));
    String node = options.remove("node");
    if (node == null) {
      throw new InvalidInput("the connection names no node: write 'connect NAME node=NODE …'");
    }
    Connection connection =
        new Connection(number, name.text(), new NodeName(node), options, name.priority());
    if (connections.stream().anyMatch(other -> samePlug(other, connection))) {
      throw new InvalidInput("this plug is connected to '" + node + "' a second time");
    }
    connections.add(connection);
  }

  /** Most likely a slip that leaves a second power supply out, so it is not merely ignored. */
  private static boolean samePlug(Connection one, Connection other) {
    return one.node().equals(other.node()) && switchName(one).equals(switchName(other));
  }

  private static String switchName(Connection connection) {
    String plug = connection.options().get("plug");
    return plug == null ? connection.device() : connection.device() + "/" + plug;
  }

  private static Map<String, String> options(List<String> words) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words) {
      Matcher m = OPTION.matcher(word);
      if (!m.matches() || word.chars().anyMatch(Character::isISOControl)) {
        throw new InvalidInput("an option is not of the form key=\"value\"");
      }
      if (options.put(m.group(1), m.group(2)) != null) {
        throw new InvalidInput("the option '" + m.group(1) + "' is given twice");
      }
    }
    return options;
  }

  FenceConfig result() {
    for (Connection connection : connections) {
      if (!devices.containsKey(connection.device()) && disabled.add(connection.device())) {
        problems.add(
            new FenceConfig.Problem(
                connection.line(), "no device '" + connection.device() + "' is defined"));
      }
    }
    Map<NodeName, List<FenceSwitch>> usable = new TreeMap<>();
    for (Connection connection : connections) {
      if (wholeLevelUsable(connection)) {
        usable.computeIfAbsent(connection.node(), node -> new ArrayList<>()).add(join(connection));
      }
    }
    return new FenceConfig(usable, problems);
  }

  private boolean wholeLevelUsable(Connection connection) {
    return connections.stream()
        .filter(other -> other.node().equals(connection.node()))
        .filter(other -> priority(other) == priority(connection))
        .noneMatch(other -> disabled.contains(other.device()));
  }

  private int priority(Connection connection) {
    Device device = devices.get(connection.device());
    OptionalInt ofDevice = device == null ? OptionalInt.empty() : device.priority();
    return connection.priority().orElse(ofDevice.orElse(PRIORITY_DEFAULT));
  }

  private FenceSwitch join(Connection connection) {
    Device device = Objects.requireNonNull(devices.get(connection.device()));
    Map<String, String> options = new LinkedHashMap<>(device.options());
    options.putAll(connection.options());
    return new FenceSwitch(switchName(connection), device.agent(), options, priority(connection));
  }
}
