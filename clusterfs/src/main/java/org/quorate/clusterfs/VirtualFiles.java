package org.quorate.clusterfs;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.quorate.clusterfs.kvstore.NodeStatus;
import org.quorate.clusterfs.kvstore.StatusTable;
import org.quorate.clusterfs.log.LogEntry;
import org.quorate.clusterfs.tree.VmList;

/**
 * The root's files and links that are not in the tree; texts exactly as Proxmox VE's tools parse
 * them.
 */
final class VirtualFiles {
  static final String MEMBERS = ".members";
  static final String VMLIST = ".vmlist";
  static final String VERSION = ".version";
  static final String CLUSTERLOG = ".clusterlog";
  static final String RRD = ".rrd";
  static final String DEBUG = ".debug";

  /** Quorate's own: what {@code .members} has no place for. */
  static final String QUORATE = ".quorate";

  static final List<String> FILES =
      List.of(CLUSTERLOG, DEBUG, MEMBERS, QUORATE, RRD, VERSION, VMLIST);

  /** Link names and what they point to below the own node's directory. */
  static final Map<String, String> LINKS =
      Map.of("local", "", "qemu-server", "/qemu-server", "lxc", "/lxc", "openvz", "/openvz");

  /** The entries {@code .clusterlog} shows. */
  static final int LOG_SHOWN = 50;

  private VirtualFiles() {}

  static boolean owns(String path) {
    return FILES.contains(path) || LINKS.containsKey(path);
  }

  static String members(ClusterInfo info) {
    String head = "{\n\"nodename\": " + quoted(info.node()) + ",\n\"version\": " + info.version();
    if (!info.clustered()) {
      return head + "\n}\n";
    }
    StringJoiner nodes = new StringJoiner(",\n", "\"nodelist\": {\n", "\n  }\n}\n");
    for (ClusterInfo.Node node : info.nodes()) {
      nodes.add(
          "  %s: { \"id\": %d, \"online\": %d%s}"
              .formatted(
                  quoted(node.name()),
                  node.nodeid(),
                  node.online() ? 1 : 0,
                  node.ip().map(ip -> ", \"ip\": " + quoted(ip)).orElse("")));
    }
    return head
        + ",\n\"cluster\": { \"name\": %s, \"version\": %d, \"nodes\": %d, \"quorate\": %d },\n"
            .formatted(
                quoted(info.clusterName()),
                info.configVersion(),
                info.nodes().size(),
                info.quorate() ? 1 : 0)
        + nodes;
  }

  static String vmlist(VmList list) {
    String head = "{\n\"version\": " + list.version();
    if (list.guests().size() == 0) {
      return head + "\n\n}\n";
    }
    TreeMap<Long, String> lines = new TreeMap<>();
    list.guests()
        .forEach(
            (id, guest) ->
                lines.put(
                    id,
                    "\"%d\": { \"node\": %s, \"type\": \"%s\", \"version\": %d }"
                        .formatted(
                            id,
                            quoted(guest.path().node()),
                            guest.path().type().text(),
                            guest.version())));
    return head + ",\n\"ids\": {\n" + String.join(",\n", lines.values()) + "}\n\n}\n";
  }

  static String version(
      long startTime, ClusterInfo info, VmList guests, FileVersions files, StatusTable status) {
    StringBuilder out = new StringBuilder("{\n\"starttime\": ").append(startTime);
    out.append(",\n\"clinfo\": ").append(info.version());
    out.append(",\n\"vmlist\": ").append(guests.version());
    for (int i = 0; i < FileVersions.PATHS.size(); i++) {
      out.append(",\n").append(quoted(FileVersions.PATHS.get(i))).append(": ");
      out.append(files.versions().get(i));
    }
    StringJoiner nodes = new StringJoiner(",\n", ",\n\"kvstore\": {\n", "}\n}\n");
    nodes.add(kvstore(info.node(), status.of(info.nodeid())));
    for (ClusterInfo.Node node : info.nodes()) {
      if (!node.name().equals(info.node())) {
        nodes.add(kvstore(node.name(), status.of(node.nodeid())));
      }
    }
    return out.append(nodes).toString();
  }

  private static String kvstore(String node, NodeStatus status) {
    TreeMap<String, Long> versions = new TreeMap<>();
    status.values().forEach((key, value) -> versions.put(key, value.version()));
    StringJoiner keys = new StringJoiner(",\n", quoted(node) + ": {\n", "}\n");
    versions.forEach((key, version) -> keys.add(quoted(key) + ": " + version));
    return keys.toString();
  }

  static String clusterlog(List<LogEntry> oldestFirst, int max) {
    StringJoiner lines = new StringJoiner(",\n", "{\n\"data\": [\n", "\n]\n}\n");
    oldestFirst.reversed().stream()
        .limit(max)
        .forEach(
            entry ->
                lines.add(
                    ("{\"uid\": %d, \"time\": %d, \"pri\": %d, \"tag\": %s, \"pid\": %d, "
                            + "\"node\": %s, \"user\": %s, \"msg\": \"%s\"}")
                        .formatted(
                            entry.uid(),
                            entry.time(),
                            entry.priority(),
                            quoted(entry.tag()),
                            entry.pid(),
                            quoted(entry.node()),
                            quoted(entry.ident()),
                            entry.messageInJson())));
    return lines.toString();
  }

  static String rrd(StatusTable status) {
    TreeMap<String, String> lines = new TreeMap<>();
    status.rrd().forEach((key, statistic) -> lines.put(key, statistic.text()));
    StringBuilder out = new StringBuilder();
    lines.forEach((key, text) -> out.append(key).append(':').append(text).append('\n'));
    return out.toString();
  }

  static String quorate(Durability durability) {
    return "{\n\"writable\": %d,\n\"majority\": %d,\n\"epoch\": %d,\n\"foreign\": %s,\n\"because\": %s\n}\n"
        .formatted(
            durability.writable() ? 1 : 0,
            durability.majority() ? 1 : 0,
            durability.epoch(),
            durability.foreign(),
            quoted(durability.because()));
  }

  static String debug(boolean on) {
    return on ? "1\n" : "0\n";
  }

  /** A JSON string of what a peer sent: nothing in it can end the string. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 32) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
