package org.quorate.simulator.world;

import java.util.List;
import java.util.Set;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.probe.HealthAction;
import org.quorate.ha.rules.RulesFile;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * How a daemon's adapters answer the machines. There is one right way, {@link #HONEST}; tests put a
 * broken one in its place to show that the invariants notice.
 */
public interface Doors {
  Doors HONEST = new Doors() {};

  /** Whether a foreign lock may be broken. */
  default boolean mayBreak(boolean holderProvenOff, boolean expired) {
    return holderProvenOff || expired;
  }

  /** The nodes the machines are told to be proven off. */
  default Set<NodeName> provenOff(Set<NodeName> byLedger, Set<NodeName> notMembers) {
    return byLedger;
  }

  /** Whether an LRM is told that its node has quorum. */
  default boolean lrmSeesQuorum(boolean really) {
    return really;
  }

  /** Whether an LRM is told that it holds its agent lock. */
  default boolean holdsAgentLock(boolean really) {
    return really;
  }

  /** Whether a daemon goes on although the watchdog could not be armed. */
  default boolean ignoresTheWatchdog() {
    return false;
  }

  /** Whether guests count as gone although a start is under way. */
  default boolean forgetsStarts() {
    return false;
  }

  /** How long others wait for a lost node that promised so much. */
  default long promise(long reallyMs) {
    return reallyMs;
  }

  /** Whether an LRM arms lock and watchdog before services frozen there go on. */
  default boolean armsFirst() {
    return true;
  }

  /** Whether a node tells that it runs guests without lock and watchdog. */
  default boolean tellsUnguarded(boolean really) {
    return really;
  }

  /** How long ago a lock was touched, by what a daemon remembers. */
  default long leaseAge(long reallyMs) {
    return reallyMs;
  }

  /** The starts an LRM lets wait for others. */
  default Set<ServiceId> waiting(Set<ServiceId> really) {
    return really;
  }

  /** When another node last said which of its guests are ready. */
  default long saidSeconds(long really) {
    return really;
  }

  /** What a node remembers of its restarts and relocations of silent guests. */
  default List<HealthAction> ownDeeds(List<HealthAction> really) {
    return really;
  }

  /** What a node knows of the others' restarts and relocations. */
  default List<HealthAction> deedsElsewhere(List<HealthAction> really) {
    return really;
  }

  /** The rules as the manager reads them. */
  default RulesFile rules(RulesFile really, long round) {
    return really;
  }

  /** The batch of commands a master is given. */
  default CommandBatch commands(CommandBatch really) {
    return really;
  }
}
