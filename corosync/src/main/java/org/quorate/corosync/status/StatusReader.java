package org.quorate.corosync.status;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.cfg.Cfg;
import org.quorate.corosync.cmap.Cmap;
import org.quorate.corosync.cmap.CmapNode;
import org.quorate.corosync.quorum.QuorumListener;
import org.quorate.corosync.quorum.QuorumState;
import org.quorate.corosync.quorum.QuorumWatch;
import org.quorate.corosync.quorum.VoteFlag;
import org.quorate.corosync.quorum.VoteInfo;
import org.quorate.corosync.quorum.VoteQuorum;

/** Asks the local corosync for a {@link ClusterStatus}. */
public final class StatusReader {
  /** Corosync answers at once, except during a vote of the quorum device (12 s were seen). */
  private static final long PATIENCE_SECONDS = 15;

  private StatusReader() {}

  /**
   * @throws CorosyncUnavailable when corosync is not running, not installed or does not answer
   */
  public static ClusterStatus read() throws CorosyncUnavailable {
    QuorumState quorum = quorum();
    try (Cmap cmap = Cmap.connect();
        Cfg cfg = Cfg.connect();
        VoteQuorum voteQuorum = VoteQuorum.connect()) {
      int local = cfg.localNodeId();
      VoteInfo votes =
          voteQuorum
              .info(local)
              .orElseThrow(
                  () ->
                      new CorosyncUnavailable(
                          "Corosync counts no votes: set 'provider: corosync_votequorum' in the"
                              + " section quorum of corosync.conf"));
      return new ClusterStatus(
          cmap.clusterName(),
          cmap.configVersion(),
          cmap.get("totem.transport").orElse("knet"),
          cmap.get("totem.secauth").filter("on"::equals).isPresent(),
          LocalDateTime.now(),
          cmap.get("quorum.provider").orElse(""),
          local,
          quorum,
          votes,
          members(cmap.nodes(), quorum.members(), local, voteQuorum, votes));
    }
  }

  private static List<ClusterStatus.Member> members(
      List<CmapNode> nodes, List<Integer> up, int local, VoteQuorum voteQuorum, VoteInfo votes)
      throws CorosyncUnavailable {
    List<ClusterStatus.Member> members = new ArrayList<>();
    for (int id : up) {
      Optional<VoteInfo> info = voteQuorum.info(id);
      Optional<CmapNode> node = nodes.stream().filter(n -> n.nodeId() == id).findFirst();
      String name = node.map(CmapNode::name).orElse("");
      members.add(
          new ClusterStatus.Member(
              id,
              info.map(VoteInfo::nodeVotes).orElse(0),
              name,
              node.flatMap(n -> n.links().values().stream().findFirst()).orElse(name),
              id == local,
              info.map(StatusReader::device).orElse("")));
    }
    if (votes.has(VoteFlag.DEVICE_REGISTERED)) {
      members.add(deviceMember(votes));
    }
    return members;
  }

  private static ClusterStatus.Member deviceMember(VoteInfo votes) {
    String name = votes.has(VoteFlag.DEVICE_CAST_VOTE) ? "Qdevice" : "Qdevice (votes %d)";
    name = name.formatted(votes.deviceVotes());
    int counted = votes.has(VoteFlag.DEVICE_CAST_VOTE) ? votes.deviceVotes() : 0;
    return new ClusterStatus.Member(VoteQuorum.DEVICE_NODE_ID, counted, name, name, false, "");
  }

  /** What a node says of the quorum device. */
  static String device(VoteInfo info) {
    if (!info.has(VoteFlag.DEVICE_REGISTERED)) {
      return "NR";
    }
    return (info.has(VoteFlag.DEVICE_ALIVE) ? "A" : "NA")
        + (info.has(VoteFlag.DEVICE_CAST_VOTE) ? ",V" : ",NV")
        + (info.has(VoteFlag.DEVICE_MASTER_WINS) ? ",MW" : ",NMW");
  }

  private static QuorumState quorum() throws CorosyncUnavailable {
    CompletableFuture<QuorumState> first = new CompletableFuture<>();
    try (QuorumWatch watch =
        QuorumWatch.connect(
            new QuorumListener() {
              @Override
              public void changed(QuorumState state) {
                first.complete(state);
              }

              @Override
              public void lost(String why) {
                first.completeExceptionally(new CorosyncUnavailable(why));
              }
            })) {
      watch.start();
      return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      throw new CorosyncUnavailable(
          "Corosync did not tell its state: look at its log (journalctl -u corosync)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorosyncUnavailable("Interrupted while asking corosync for its state");
    }
  }
}
