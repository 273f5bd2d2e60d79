package org.quorate.clusterfs.cpg;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.cpg.Cpg;
import org.quorate.corosync.cpg.CpgChange;
import org.quorate.corosync.cpg.CpgListener;
import org.quorate.corosync.cpg.CpgMember;
import org.quorate.corosync.cpg.GroupName;
import org.quorate.corosync.cpg.SendOutcome;

/**
 * One group, one thread of orders: Corosync may hold a send up for as long as it takes to detect a
 * lost node, and nobody else is to wait for that. Its queue of orders has no limit of its own: a
 * caller waits for the end of its change, and a state transfer's messages are in memory anyway.
 */
final class GroupLink implements AutoCloseable {
  private static final long STOP_LIMIT_SECONDS = 2;

  private final Group group;
  private final GroupEvents events;
  private final ExecutorService orders;
  private @Nullable Cpg cpg; // only the orders' thread
  private long connection; // only the orders' thread

  GroupLink(Group group, GroupEvents events) {
    this.group = group;
    this.events = events;
    this.orders =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("send-" + group.groupName()).factory());
  }

  void join(long number) {
    orders.execute(() -> connect(number));
  }

  void leave() {
    orders.execute(this::disconnect);
  }

  void multicast(byte[] message) {
    orders.execute(() -> send(message));
  }

  private void connect(long number) {
    disconnect();
    connection = number;
    try {
      Cpg opened = Cpg.connect(GroupName.withNul(group.groupName()), listener(number));
      opened.join();
      cpg = opened;
    } catch (CorosyncUnavailable unavailable) {
      events.lost(group, number, String.valueOf(unavailable.getMessage()));
    }
  }

  private void disconnect() {
    if (cpg != null) {
      cpg.leave();
      cpg.close();
      cpg = null;
    }
  }

  private void send(byte[] message) {
    // LOST needs nothing here: the listener is told, and what became of the message is unknown.
    if (cpg == null || cpg.mcast(message) == SendOutcome.BUSY) {
      events.notSent(group, connection, message);
    }
  }

  private CpgListener listener(long number) {
    return new CpgListener() {
      @Override
      public void deliver(CpgMember sender, byte[] message) {
        events.delivered(group, number, member(sender), message);
      }

      @Override
      public void membership(
          List<CpgMember> members, List<CpgChange> left, List<CpgChange> joined) {
        events.membership(
            group,
            number,
            members.stream().map(GroupLink::member).toList(),
            joined.stream().map(c -> member(c.member())).toList(),
            left.stream().map(c -> member(c.member())).toList());
      }

      @Override
      public void lost(String why) {
        events.lost(group, number, why);
      }
    };
  }

  private static Member member(CpgMember member) {
    return new Member(member.nodeId(), member.pid());
  }

  @Override
  public void close() {
    leave();
    orders.shutdown();
    try {
      if (!orders.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        orders.shutdownNow();
      }
    } catch (InterruptedException stop) {
      orders.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
