package org.quorate.ha.evidence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.fencing.agent.AgentRunner;
import org.quorate.fencing.agent.FenceConfig;
import org.quorate.fencing.agent.FenceSwitch;
import org.quorate.fencing.ledger.Absence;
import org.quorate.fencing.ledger.AgentSaid;
import org.quorate.fencing.ledger.Evidence;
import org.quorate.fencing.ledger.FencePolicy;
import org.quorate.fencing.ledger.Ledger;
import org.quorate.fencing.ledger.LedgerCommand;
import org.quorate.fencing.ledger.LedgerInput;
import org.quorate.fencing.ledger.LedgerMachine;
import org.quorate.fencing.ledger.Moment;
import org.quorate.ha.fencer.FencingDesk;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.watch.Cluster;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledgers of all other nodes, driven in rounds of one thread: what the cluster and the agents
 * say goes in, agents are run and the files written. Reads nothing that may block.
 */
public final class Fencer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fencer.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Something to tell one ledger in the next round. */
  private record Message(NodeName node, LedgerInput input) {}

  /**
   * What a node's status says about how long it may act.
   *
   * @param unguarded without end: it may run services on and nobody resets it
   * @param readAtMs when reading began, on the ledgers' clock
   */
  public record Promise(OptionalLong victimEndMs, boolean unguarded, long readAtMs) {}

  private record StartRequest(NodeName node, LedgerCommand.RunAgent command) {}

  private record RunKey(NodeName node, long run) {}

  private final NodeName self;
  private final FencePolicy policy;
  private final LedgerMachine machine;
  private final Agents agents;
  private final LedgerWriter writer;
  private final Supplier<Moment> clock;
  private final Runnable wake;
  private final Runnable proofChanged;
  private final Map<NodeName, Ledger> ledgers = new TreeMap<>();
  private final Map<RunKey, AgentRunner.Running> running = new HashMap<>();
  private final List<StartRequest> toStart = new ArrayList<>();
  private final Set<NodeName> seenAsMember = new HashSet<>();
  private final ConcurrentLinkedQueue<Message> inbox = new ConcurrentLinkedQueue<>();
  private FencingDesk.Memory desk = FencingDesk.Memory.initial();
  private volatile Set<NodeName> provenOff = Set.of();

  /**
   * @param wake asks for a round soon
   * @param proofChanged called after {@link #provenOff} changed
   */
  public Fencer(
      NodeName self,
      FencePolicy policy,
      Agents agents,
      HaFiles files,
      Supplier<Moment> clock,
      Runnable wake,
      Runnable proofChanged) {
    this.self = self;
    this.policy = policy;
    this.machine = new LedgerMachine(self, policy);
    this.agents = agents;
    this.writer = new LedgerWriter(files, self);
    this.clock = clock;
    this.wake = wake;
    this.proofChanged = proofChanged;
  }

  /** Nodes proven off for their current absence, as this node knows. May be asked at any time. */
  public Set<NodeName> provenOff() {
    return provenOff;
  }

  /** This node took the agent lock of a lost node, which outlived its lifetime. */
  public void leaseExpired(NodeName node) {
    inbox.add(new Message(node, new LedgerInput.LeaseExpired("ha_agent_" + node + "_lock taken")));
    wake.run();
  }

  /**
   * One round.
   *
   * @param info empty while the file system's daemon is away: nothing is judged then
   * @param status {@code manager_status}
   * @param lockHolders lost nodes that hold the manager lock or their own agent lock
   * @param leasesCount see {@link FencingDesk.Situation}
   * @param promises of lost nodes, as read from the tree
   * @return when the next round is due at the latest
   */
  public Duration round(
      Optional<ClusterInfo> info,
      ManagerStatus status,
      Set<NodeName> lockHolders,
      boolean leasesCount,
      Map<NodeName, Promise> promises,
      FenceConfig devices) {
    Moment now = clock.get();
    boolean quorate = info.isPresent() && info.get().quorate();
    FencingDesk.Decision duty =
        FencingDesk.decide(
            desk,
            new FencingDesk.Situation(
                now.monotonicMs(),
                self,
                quorate,
                info.map(Cluster::nodes).orElse(List.of()),
                status,
                lockHolders,
                unguarded(promises),
                leasesCount));
    desk = duty.memory();
    info.ifPresent(this::addNodes);
    info.filter(ClusterInfo::quorate).ifPresent(this::closeOldLosses);
    for (NodeName node : List.copyOf(ledgers.keySet())) {
      boolean member = info.flatMap(i -> i.node(node)).map(n -> n.member()).orElse(false);
      boolean known = info.flatMap(i -> i.node(node)).isPresent();
      step(node, devices(node, devices), now);
      step(
          node,
          new LedgerInput.View(
              quorate && known, member, duty.onDuty().contains(node), duty.needed().contains(node)),
          now);
      if (duty.byLease().contains(node)) {
        promised(node, promises.get(node), now);
      }
    }
    for (Message message = inbox.poll(); message != null; message = inbox.poll()) {
      if (message.input() instanceof LedgerInput.AgentAnswered answer) {
        running.remove(new RunKey(message.node(), answer.run()));
      }
      step(message.node(), message.input(), now);
    }
    ledgers.keySet().stream().toList().forEach(node -> step(node, new LedgerInput.Tick(), now));
    run(devices);
    publishProofs();
    return pause(now, duty);
  }

  private static Set<NodeName> unguarded(Map<NodeName, Promise> promises) {
    return promises.entrySet().stream()
        .filter(promise -> promise.getValue().unguarded())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What was read before the loss does not count: the node may have promised more since. */
  private void promised(NodeName node, @Nullable Promise promise, Moment now) {
    Ledger ledger = ledgers.get(node);
    Absence absence = ledger == null ? null : ledger.absence();
    if (promise != null && absence != null && promise.readAtMs() > absence.sinceMs()) {
      step(node, new LedgerInput.Promise(promise.victimEndMs()), now);
    }
  }

  private void addNodes(ClusterInfo info) {
    info.nodes().stream()
        .map(node -> node.name())
        .filter(node -> !node.equals(self))
        .forEach(node -> ledgers.computeIfAbsent(node, Ledger::of));
  }

  /** A loss that an earlier process wrote down, of a node that is here now, is over. */
  private void closeOldLosses(ClusterInfo info) {
    info.nodes().stream()
        .filter(node -> node.member() && !node.name().equals(self))
        .filter(node -> seenAsMember.add(node.name()))
        .forEach(node -> writer.closed(node.name(), List.of()));
  }

  private static LedgerInput devices(NodeName node, FenceConfig devices) {
    return new LedgerInput.Devices(devices.of(node).stream().map(FenceSwitch::device).toList());
  }

  private void step(NodeName node, LedgerInput input, Moment now) {
    Ledger before = ledgers.get(node);
    if (before == null) {
      return;
    }
    LedgerMachine.Step step = machine.step(before, input, now);
    ledgers.put(node, step.ledger());
    for (LedgerCommand command : step.commands()) {
      switch (command) {
        case LedgerCommand.RunAgent run -> toStart.add(new StartRequest(node, run));
        case LedgerCommand.CancelAgent cancel -> cancel(new RunKey(node, cancel.run()));
        case LedgerCommand.Record(Evidence entry) -> record(step.ledger(), entry);
      }
    }
  }

  private void record(Ledger ledger, Evidence entry) {
    LOG.info("{}: {} ({})", ledger.node(), entry.kind().label(), entry.detail());
    switch (entry.kind()) {
      case RETURNED -> writer.closed(ledger.node(), ledger.history().getLast());
      case MEMBERSHIP_LOST -> {
        if (ledger.view().onDuty()) { // else every node would write the same
          writer.open(ledger);
        }
      }
      case FENCE_AGENT_OFF, READ_BACK_OFF, FENCE_FAILED, LEASE_EXPIRED, OPERATOR_CONFIRMED ->
          writer.open(ledger);
    }
  }

  private void run(FenceConfig devices) {
    for (StartRequest request : List.copyOf(toStart)) {
      LedgerCommand.RunAgent run = request.command();
      RunKey key = new RunKey(request.node(), run.run());
      Optional<FenceSwitch> device =
          devices.of(request.node()).stream()
              .filter(one -> one.name().equals(run.device()))
              .findFirst();
      if (device.isEmpty()) {
        answered(key, AgentSaid.UNKNOWN, "the device is gone from ha/fence.cfg");
      } else {
        running.put(
            key,
            agents.start(
                device.get(),
                run.action(),
                Duration.ofMillis(run.timeoutMs()),
                result -> answered(key, result.said(), result.detail())));
      }
    }
    toStart.clear();
  }

  private void answered(RunKey key, AgentSaid said, String detail) {
    inbox.add(new Message(key.node(), new LedgerInput.AgentAnswered(key.run(), said, detail)));
    wake.run();
  }

  private void cancel(RunKey key) {
    toStart.removeIf(
        request -> request.node().equals(key.node()) && request.command().run() == key.run());
    AgentRunner.Running agent = running.remove(key);
    if (agent != null) {
      agent.cancel();
    }
  }

  private void publishProofs() {
    Set<NodeName> proven = new HashSet<>();
    ledgers.forEach(
        (node, ledger) -> {
          if (ledger.provenOff().isPresent()) {
            proven.add(node);
          }
        });
    if (!proven.equals(provenOff)) {
      LOG.info("proven off now: {}", proven);
      provenOff = Set.copyOf(proven);
      proofChanged.run();
    }
  }

  private Duration pause(Moment now, FencingDesk.Decision duty) {
    long due = duty.askAgainAtMs().orElse(Long.MAX_VALUE);
    for (Ledger ledger : ledgers.values()) {
      due = Math.min(due, ledger.wakeAtMs(policy));
    }
    long ms = Math.max(0, Math.min(IDLE.toMillis(), due - now.monotonicMs()));
    return Duration.ofMillis(ms);
  }

  @Override
  public void close() {
    running.values().forEach(AgentRunner.Running::cancel);
    writer.close();
  }
}
