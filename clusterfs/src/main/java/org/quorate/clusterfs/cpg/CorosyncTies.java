package org.quorate.clusterfs.cpg;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.connection.Reconnect;
import org.quorate.corosync.quorum.QuorumListener;
import org.quorate.corosync.quorum.QuorumState;
import org.quorate.corosync.quorum.QuorumWatch;

/**
 * All connections to Corosync. Quorum and node list come by themselves and come back when Corosync
 * does; the groups are joined and left when told. No method waits for Corosync.
 */
public final class CorosyncTies implements AutoCloseable {
  private final GroupEvents events;
  private final Map<Group, GroupLink> groups = new EnumMap<>(Group.class);
  private final NodeListReader nodeList;
  private final VotesReader votes;
  private final Reconnect<QuorumWatch> quorum;

  /** The groups of this process, which CPG knows as {@code self}. */
  public CorosyncTies(GroupEvents events, Member self) {
    this.events = events;
    for (Group group : Group.values()) {
      groups.put(group, new GroupLink(group, events, self));
    }
    nodeList = new NodeListReader(events);
    votes = new VotesReader(events);
    quorum = Reconnect.start("quorum", lost -> QuorumWatch.connect(listener(lost::accept)), tie());
  }

  private Reconnect.Listener<QuorumWatch> tie() {
    return new Reconnect.Listener<>() {
      @Override
      public void connected(QuorumWatch watch) throws CorosyncUnavailable {
        watch.start();
        nodeList.readSoon();
      }

      @Override
      public void lost(String why) {
        events.quorum(false, Set.of());
      }
    };
  }

  private QuorumListener listener(Consumer<String> lost) {
    return new QuorumListener() {
      @Override
      public void changed(QuorumState state) {
        events.quorum(state.quorate(), Set.copyOf(state.members()));
        votes.tellSoon();
        nodeList.readSoon();
      }

      @Override
      public void lost(String why) {
        events.quorum(false, Set.of());
        lost.accept(why);
      }
    };
  }

  /**
   * Connects and joins; {@link GroupEvents#lost} when that fails.
   *
   * @param connection a new number for the events to come
   */
  public void join(Group group, long connection) {
    link(group).join(connection);
  }

  public void leave(Group group) {
    link(group).leave();
  }

  /** Sends in the order of the calls. */
  public void multicast(Group group, byte[] message) {
    link(group).multicast(message);
  }

  /** Sends in this order, whenever nothing else is to be sent. */
  public void multicastBulk(Group group, List<byte[]> messages) {
    link(group).multicastBulk(messages);
  }

  /** Reads how Corosync counts from now on, and tells it with this number. */
  public void readVotes(long asked) {
    votes.read(asked);
  }

  /** To be called when corosync.conf was loaded again. */
  public void nodeListMayHaveChanged() {
    nodeList.readSoon();
  }

  private GroupLink link(Group group) {
    GroupLink link = groups.get(group);
    if (link == null) {
      throw new IllegalStateException("no link for " + group);
    }
    return link;
  }

  /** Leaves the groups, so that the others need not find out by a timeout. */
  @Override
  public void close() {
    quorum.close();
    nodeList.close();
    votes.close();
    groups.values().forEach(GroupLink::close);
  }
}
