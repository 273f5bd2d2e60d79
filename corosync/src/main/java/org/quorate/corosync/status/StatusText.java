package org.quorate.corosync.status;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quorate.corosync.quorum.VoteFlag;

/**
 * The text of {@code pvecm status} and {@code pvecm nodes}: the layout of corosync-quorumtool(8),
 * which administrators' scripts read line by line.
 */
public final class StatusText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  /** Votequorum's other flags are about the device, and stand in the members' table. */
  private static final Map<VoteFlag, String> FLAGS =
      Map.of(
          VoteFlag.TWO_NODE, "2Node",
          VoteFlag.QUORATE, "Quorate",
          VoteFlag.WAIT_FOR_ALL, "WaitForAll",
          VoteFlag.LAST_MAN_STANDING, "LastManStanding",
          VoteFlag.AUTO_TIE_BREAKER, "AutoTieBreaker",
          VoteFlag.ALLOW_DOWNSCALE, "AllowDownscale",
          VoteFlag.DEVICE_REGISTERED, "Qdevice");

  private StatusText() {}

  /** All four sections. */
  public static String status(ClusterStatus status) {
    return cluster(status)
        + "\n"
        + quorum(status)
        + "\n"
        + votes(status)
        + "\n"
        + members(status, id -> "0x%08x".formatted(id), ClusterStatus.Member::address);
  }

  /** The members by name. */
  public static String nodes(ClusterStatus status) {
    return "\n" + members(status, Integer::toUnsignedString, ClusterStatus.Member::name);
  }

  private static String cluster(ClusterStatus status) {
    return title("Cluster information")
        + line("Name", status.name())
        + line("Config Version", Long.toString(status.configVersion()))
        + line("Transport", status.transport())
        + line("Secure auth", status.secureAuth() ? "on" : "off");
  }

  private static String quorum(ClusterStatus status) {
    return title("Quorum information")
        + line("Date", DATE.format(status.date()))
        + line("Quorum provider", status.provider())
        + line("Nodes", Integer.toString(status.quorum().members().size()))
        + line("Node ID", "0x%08x".formatted(status.localNodeId()))
        + line("Ring ID", status.quorum().ring().toString())
        + line("Quorate", status.quorum().quorate() ? "Yes" : "No");
  }

  private static String votes(ClusterStatus status) {
    var votes = status.votes();
    String blocked = status.quorum().quorate() ? "" : " Activity blocked";
    String flags =
        Stream.of(VoteFlag.values())
            .filter(votes::has)
            .filter(FLAGS::containsKey)
            .map(flag -> FLAGS.get(flag) + " ")
            .collect(Collectors.joining());
    return title("Votequorum information")
        + line("Expected votes", Integer.toString(votes.nodeExpected()))
        + line("Highest expected", Integer.toString(votes.highestExpected()))
        + line("Total votes", Integer.toString(votes.totalVotes()))
        + line("Quorum", votes.quorum() + (blocked.isEmpty() ? "  " : blocked))
        + line("Flags", flags);
  }

  private interface IdText {
    String of(int nodeId);
  }

  private interface NameText {
    String of(ClusterStatus.Member member);
  }

  private static String members(ClusterStatus status, IdText ids, NameText names) {
    boolean device = status.votes().has(VoteFlag.DEVICE_REGISTERED);
    String head =
        "%10s %10s ".formatted("Nodeid", "Votes") + (device ? "%10s ".formatted("Qdevice") : "");
    return title("Membership information")
        + head
        + "Name\n"
        + status.members().stream()
            .map(
                m ->
                    "%10s %10d ".formatted(ids.of(m.nodeId()), m.votes())
                        + (device ? "%10s ".formatted(m.device()) : "")
                        + names.of(m)
                        + (m.local() ? " (local)" : "")
                        + "\n")
            .collect(Collectors.joining());
  }

  private static String title(String text) {
    return text + "\n" + "-".repeat(text.length()) + "\n";
  }

  private static String line(String name, String value) {
    return "%-18s".formatted(name + ":") + value + "\n";
  }
}
