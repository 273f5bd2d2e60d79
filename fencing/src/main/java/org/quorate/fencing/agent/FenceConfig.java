package org.quorate.fencing.agent;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.model.NodeName;

/**
 * {@code /etc/pve/ha/fence.cfg}: which switches cut which node's power.
 *
 * <pre>
 * # comment
 * device bmc1 fence_ipmilan ip="10.70.3.101" username="admin" password_file="fence/bmc1"
 * connect bmc1:1 node=node1
 * device pdu fence_apc ip=10.70.3.9 username=apc password="se cret"
 * connect pdu:2 node=node1 plug=3
 * connect pdu:2 node=node1 plug=4
 * </pre>
 *
 * The number after the colon is the priority, 1 if there is none: the smallest is tried first,
 * switches of one priority (two power supplies) must all go off, larger numbers are the fallback.
 * It may stand at the device or at the connection; the connection's counts. All other words are
 * options of the agent. {@code password_file} is read by the runner, relative to {@code
 * /etc/pve/priv}, which only root can read, while fence.cfg itself is readable by the group
 * www-data.
 *
 * @param switches those of each node, without any that a bad line concerns
 * @param problems the bad lines
 */
public record FenceConfig(Map<NodeName, List<FenceSwitch>> switches, List<Problem> problems) {

  /** Larger files are refused: hundreds of devices fit. */
  public static final int MAX_CHARS = 512 << 10;

  /**
   * A line that is not obeyed.
   *
   * @param line counted from 1
   * @param reason without a final full stop; never quotes an option's value
   */
  public record Problem(int line, String reason) {
    @Override
    public String toString() {
      return "line " + line + ": " + reason;
    }
  }

  public FenceConfig {
    switches = Map.copyOf(switches);
    problems = List.copyOf(problems);
  }

  /** No device at all. */
  public static FenceConfig empty() {
    return new FenceConfig(Map.of(), List.of());
  }

  /**
   * Reads any text. A bad line disables its device; where that device shares a priority of a node
   * with others, they are disabled for that node too, since a part of the power supplies proves
   * nothing.
   */
  public static FenceConfig parse(String text) {
    if (text.length() > MAX_CHARS) {
      return new FenceConfig(
          Map.of(), List.of(new Problem(1, "the file is over " + MAX_CHARS + " characters")));
    }
    FenceReader reader = new FenceReader();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      reader.line(++number, line.strip());
    }
    return reader.result();
  }

  public List<FenceSwitch> of(NodeName node) {
    return switches.getOrDefault(node, List.of());
  }

  /** Node names and switches, never a secret. */
  @Override
  public String toString() {
    return new TreeMap<>(switches) + " " + problems;
  }
}
