package org.quorate.clusterfs.cpg;

import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group, one thread of orders: Corosync may hold a send up for as long as it takes to detect a
 * lost node, and nobody else is to wait for that.
 */
final class GroupLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupLink.class);
  private static final long STOP_LIMIT_MILLIS = 2_000;

  /**
   * Within this time Corosync tells the members of a group that was joined. One that was killed and
   * started again together with all others has been seen to count this node in and never tell it.
   */
  private static final long MEMBERS_TOLD_WITHIN_SECONDS = 10;

  private final Group group;
  private final GroupEvents events;
  private final Member self;
  private final Outbox outbox = new Outbox();
  private final Thread thread;
  private volatile @Nullable Cpg cpg; // set by the thread only
  private volatile long connection; // set by the thread only
  private volatile long toldOf = -1; // the last connection whose members were told

  GroupLink(Group group, GroupEvents events, Member self) {
    this.group = group;
    this.events = events;
    this.self = self;
    this.thread = Thread.ofPlatform().daemon().name("send-" + group.groupName()).start(this::run);
  }

  void join(long number) {
    outbox.order(() -> connect(number));
  }

  void leave() {
    outbox.order(this::disconnect);
  }

  /** Usually Corosync takes it at once; else the thread of orders waits until it does. */
  void multicast(byte[] message) {
    if (!outbox.idle() || !sentAtOnce(message)) {
      outbox.order(() -> send(message));
    }
  }

  private boolean sentAtOnce(byte[] message) {
    Cpg now = cpg;
    if (now == null) {
      return false;
    }
    outbox.sent();
    boolean taken = now.tryMcast(message) != SendOutcome.BUSY;
    if (!taken) {
      outbox.cameBack();
    }
    return taken;
  }

  void multicastBulk(List<byte[]> messages) {
    outbox.bulk(messages);
  }

  private void run() {
    try {
      while (true) {
        switch (outbox.next()) {
          case Outbox.Order(Runnable order) -> order.run();
          case Outbox.Bulk(byte[] message) -> send(message);
          case Outbox.End() -> {
            return;
          }
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect(long number) {
    disconnect();
    connection = number;
    try {
      Cpg opened = Cpg.connect(GroupName.withNul(group.groupName()), listener(number));
      opened.join();
      cpg = opened;
      CompletableFuture.delayedExecutor(MEMBERS_TOLD_WITHIN_SECONDS, TimeUnit.SECONDS)
          .execute(() -> outbox.order(() -> requireMembers(number)));
    } catch (CorosyncUnavailable unavailable) {
      events.lost(group, number, String.valueOf(unavailable.getMessage()));
    }
  }

  private void requireMembers(long number) {
    if (connection == number && cpg != null && toldOf != number) {
      String why = "Corosync took the join and did not tell the members";
      log.warn("{}: {}; joining again", group.groupName(), why);
      disconnect();
      events.lost(group, number, why);
    }
  }

  private void disconnect() {
    outbox.reset();
    Cpg old = cpg;
    cpg = null;
    if (old != null) {
      old.leave();
      old.close();
    }
  }

  private void send(byte[] message) {
    // LOST needs nothing here: the listener is told, and what became of the message is unknown.
    Cpg now = cpg;
    outbox.sent();
    if (now == null || now.mcast(message) == SendOutcome.BUSY) {
      outbox.cameBack();
      events.notSent(group, connection, message);
    }
  }

  private CpgListener listener(long number) {
    return new CpgListener() {
      @Override
      public void deliver(CpgMember sender, byte[] message) {
        Member from = member(sender);
        if (from.equals(self)) {
          outbox.cameBack();
        }
        events.delivered(group, number, from, message);
      }

      @Override
      public void membership(
          List<CpgMember> members, List<CpgChange> left, List<CpgChange> joined) {
        toldOf = number;
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
    outbox.end();
    try {
      thread.join(STOP_LIMIT_MILLIS);
      thread.interrupt();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
