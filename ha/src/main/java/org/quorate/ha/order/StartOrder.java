package org.quorate.ha.order;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * The start order on one node: which of its services are ready, for the others to read, and which
 * of its starts wait.
 *
 * <p>A node's word stands in a file that outlives the node: after a power cut it still calls ready
 * what has yet to be started; and a node whose files are away cannot take it back. So it counts
 * only when the node was heard since it last joined, or since this node began to listen, and for
 * {@value #WORD_MAX_MS} ms after it was heard last; one that works is heard every few seconds.
 */
public final class StartOrder {
  /** As all readers take a status for old: three signs of life. */
  public static final long WORD_MAX_MS = 30_000;

  private StartOrder() {}

  /**
   * What is remembered.
   *
   * @param voices the other members
   */
  public record Memory(
      ReadyWatch.Memory watch, StartGate.Memory gate, Map<NodeName, Voice> voices) {
    public Memory {
      voices = Map.copyOf(voices);
    }

    public static Memory initial() {
      return new Memory(ReadyWatch.Memory.initial(), StartGate.Memory.initial(), Map.of());
    }
  }

  /**
   * Another member.
   *
   * @param saidSeconds the time its word has, by its own clock
   * @param sinceMs since when it has that time, on this node's clock
   * @param heard it has said something since it was found
   */
  public record Voice(long saidSeconds, long sinceMs, boolean heard) {
    boolean counts(long nowMs) {
      return heard && nowMs - sinceMs <= WORD_MAX_MS;
    }
  }

  /**
   * What another member says of its services.
   *
   * @param saidSeconds when it last said so, by its own clock: only whether it changes matters
   */
  public record Word(long saidSeconds, Set<ServiceId> ready) {
    public Word {
      ready = Set.copyOf(ready);
    }
  }

  /**
   * All that is read for one round.
   *
   * @param nowMs monotonic clock of this node
   * @param quorate whether this node may start anything
   * @param status null = unreadable
   * @param services as configured, the whole cluster's
   * @param running services that run on this node
   * @param answers what answered since the last round
   * @param words of the other members, as far as they can be read
   * @param left nodes that were no members at some time since the last round
   */
  public record Reading(
      long nowMs,
      boolean quorate,
      NodeName self,
      List<OrderRule> rules,
      @Nullable ManagerStatus status,
      Map<ServiceId, ServiceConfig> services,
      Set<ServiceId> running,
      Set<ReadyWatch.Look> answers,
      Map<NodeName, Word> words,
      Set<NodeName> left) {}

  /**
   * What is decided.
   *
   * @param ready to be told to the others
   * @param toLook what is to be asked now
   * @param waiting which starts wait, and by which rules
   */
  public record Decision(
      Memory memory,
      Set<ServiceId> ready,
      Set<ReadyWatch.Look> toLook,
      Map<ServiceId, List<StartWait>> waiting,
      List<HaEvent> events) {}

  /** Decides anew; each round. */
  public static Decision decide(Memory memory, Reading now) {
    ReadyWatch.Decision here =
        ReadyWatch.decide(memory.watch(), now.rules(), now.running(), now.answers(), now.nowMs());
    Map<NodeName, Voice> voices = listen(memory.voices(), now);
    Set<ServiceId> everywhere = new HashSet<>(here.ready());
    voices.forEach(
        (node, voice) -> {
          Word word = now.words().get(node);
          if (voice.counts(now.nowMs()) && word != null) {
            everywhere.addAll(word.ready());
          }
        });
    StartGate.Decision gate =
        StartGate.decide(
            memory.gate(),
            new StartGate.Situation(
                now.nowMs(), now.quorate(), now.rules(), now.services(), wanted(now), everywhere));
    return new Decision(
        new Memory(here.memory(), gate.memory(), voices),
        here.ready(),
        here.toLook(),
        gate.waiting(),
        gate.events());
  }

  private static Map<NodeName, Voice> listen(Map<NodeName, Voice> before, Reading now) {
    Map<NodeName, Voice> voices = new HashMap<>();
    now.words()
        .forEach(
            (node, word) -> {
              Voice known = now.left().contains(node) ? null : before.get(node);
              boolean same = known != null && known.saidSeconds() == word.saidSeconds();
              voices.put(
                  node, same ? known : new Voice(word.saidSeconds(), now.nowMs(), known != null));
            });
    return voices;
  }

  /** What this node is to start. */
  private static Set<ServiceId> wanted(Reading now) {
    Set<ServiceId> wanted = new TreeSet<>();
    if (now.status() != null) {
      now.status()
          .services()
          .forEach(
              (sid, service) -> {
                if (service.node().equals(now.self())
                    && service.state() == ServiceState.STARTED
                    && !now.running().contains(sid)) {
                  wanted.add(sid);
                }
              });
    }
    return wanted;
  }
}
