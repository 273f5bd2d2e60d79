package org.quorate.clusterfs.sync;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Message;

/**
 * What a group's messages mean. Every method may throw {@link org.quorate.model.InvalidInput}: then
 * this node leaves the group and joins again, which brings it a fresh state.
 */
public interface Application {
  /** The nodes whose process is in the group now; a round follows. */
  void membership(Set<Integer> nodeids);

  /** This process is no longer in the group. */
  void left();

  /** What is to be said before the STATE, to members that know epochs; empty when nothing. */
  Optional<byte[]> past();

  /** The payload of this node's STATE. */
  byte[] state();

  /**
   * All members' states are here.
   *
   * @param pasts what members said before theirs
   */
  Round round(Epoch epoch, SortedMap<Member, byte[]> states, Map<Member, byte[]> pasts, Now now);

  /**
   * The leader says that changes are applied from here on.
   *
   * @return what was never applied and is to be sent again
   */
  List<Sent> opened(byte[] payload);

  /** The leader says that changes are refused from here on. */
  void closed();

  /** The leader sent one UPDATE. */
  void update(byte[] payload);

  /** The leader has sent all: take it over, whole or not at all. */
  void commit(Now now);

  /** This node has what the cluster has. */
  void synced(Now now);

  /** Whether a gated group's messages may be applied at all now; else they wait. */
  boolean mayApply();

  /** Whether a gated group's messages wait for their leader's word about their order. */
  boolean awaitsOrder();

  /** An ordered message of any member. */
  Delivery deliver(Member sender, Message.Normal message, Now now);

  /** What members compare every hour, if they do. */
  Optional<Digest> checksum();

  /**
   * What follows from the states, the same on every member.
   *
   * @param synced members that need no update
   * @param leader who sends the updates and their end; empty in a group without leader
   * @param updates what to send when it is this node
   * @param gated changes wait for the leader's word
   */
  record Round(Set<Member> synced, Optional<Member> leader, List<byte[]> updates, boolean gated) {}

  /**
   * What a message did.
   *
   * @param outcome what the sender on this node is told
   * @param leave why this node must leave the group and synchronise again, if it must
   */
  record Delivery(Outcome outcome, Optional<String> leave) {
    public static Delivery done(int value) {
      return new Delivery(new Outcome.Done(value), Optional.empty());
    }

    public static Delivery of(Outcome outcome) {
      return new Delivery(outcome, Optional.empty());
    }
  }
}
