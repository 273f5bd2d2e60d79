package org.quorate.ha.daemon;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.HaEvent;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.ParsedOnce;
import org.quorate.ha.files.WaitsJson;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.order.ReadyWatch.Look;
import org.quorate.ha.order.StartOrder;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.readiness.Readiness;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.watch.SignOfLife;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start order on this node: which of its services are ready, told to the others in {@code
 * lrm_status}, and which of its starts wait, shown as a status value. Services are looked at beside
 * the rounds.
 */
final class StartOrders {
  private static final Logger LOG = LoggerFactory.getLogger("order");

  /** A cluster file system that was restarted has forgotten what was shown. */
  private static final long SHOWN_AGAIN_MS = 30_000;

  private final Node node;
  private final Readiness readiness;
  private final Runnable wake;
  private final Once once = new Once(LOG);
  private final ParsedOnce<String, OrderFile> parsed = new ParsedOnce<>();
  private final Set<Look> looking = ConcurrentHashMap.newKeySet();
  private final Set<Look> answered = ConcurrentHashMap.newKeySet();
  private final Set<NodeName> left = ConcurrentHashMap.newKeySet();
  private StartOrder.Memory memory = StartOrder.Memory.initial();
  private volatile Set<ServiceId> ready = Set.of();
  private volatile Map<ServiceId, List<StartWait>> waiting = Map.of();
  private @Nullable Map<ServiceId, List<StartWait>> shown; // null: an earlier daemon's, if any
  private long shownMs;

  /**
   * @param wake called when a service became ready
   */
  StartOrders(Node node, Readiness readiness, Runnable wake) {
    this.node = node;
    this.readiness = readiness;
    this.wake = wake;
  }

  /** Services of this node that others may come after. */
  Set<ServiceId> ready() {
    return ready;
  }

  /** Starts that wait. */
  Set<ServiceId> waiting() {
    return waiting.keySet();
  }

  /** Looks anew; each round. An unreadable file holds nobody back. */
  void look(
      Reader reader,
      @Nullable ManagerStatus status,
      Map<ServiceId, ServiceConfig> services,
      Set<ServiceId> running) {
    OrderFile file =
        reader.read(
            OrderFile.PATH,
            () -> parsed.of(node.files().tree().read(OrderFile.PATH).orElse(""), OrderFile::parse));
    List<OrderRule> rules = file == null ? List.of() : file.rules();
    if (file != null) {
      file.problems().forEach(problem -> once.warn(problem, problem));
    }
    Set<Look> answers = Set.copyOf(answered);
    Set<NodeName> gone = Set.copyOf(left);
    StartOrder.Decision decision =
        StartOrder.decide(
            memory,
            new StartOrder.Reading(
                node.monotonicMs().getAsLong(),
                node.quorate() && node.synced(),
                node.self(),
                rules,
                status,
                services,
                running,
                answers,
                rules.isEmpty() ? Map.of() : words(reader),
                gone));
    answered.removeAll(answers);
    left.removeAll(gone);
    memory = decision.memory();
    ready = Set.copyOf(decision.ready());
    waiting = Map.copyOf(decision.waiting());
    decision.toLook().forEach(this::lookBeside);
    decision.events().forEach(this::report);
    show(node.monotonicMs().getAsLong());
  }

  /** For people, on every node: at once when it changed, else now and then. */
  private void show(long now) {
    boolean again = !waiting.isEmpty() && now - shownMs >= SHOWN_AGAIN_MS;
    if (waiting.equals(shown) && !again) {
      return;
    }
    long ahead = System.currentTimeMillis() - now;
    String text =
        WaitsJson.text(
            new TreeMap<>(waiting)
                .values().stream().flatMap(List::stream).map(wait -> wait.ahead(ahead)).toList());
    if (node.cluster().publish(WaitsJson.KEY, text)) {
      shown = waiting;
      shownMs = now;
    }
  }

  /** Membership changed: a node that returns must be heard anew. */
  void membership() {
    node.cluster()
        .info()
        .ifPresent(
            info ->
                info.nodes().stream()
                    .filter(other -> !other.member())
                    .forEach(other -> left.add(other.name())));
  }

  /** What the other members say, in their status and by their signs of life. */
  private Map<NodeName, StartOrder.Word> words(Reader reader) {
    Map<NodeName, StartOrder.Word> words = new HashMap<>();
    node.cluster()
        .info()
        .ifPresent(
            info -> {
              for (ClusterNode other : info.nodes()) {
                if (other.member() && !other.name().equals(node.self())) {
                  word(reader, other.name()).ifPresent(word -> words.put(other.name(), word));
                }
              }
            });
    return words;
  }

  private Optional<StartOrder.Word> word(Reader reader, NodeName other) {
    Optional<LrmStatus> status =
        reader.read(HaFiles.lrmPath(other), () -> node.files().lrmStatus(other));
    if (status == null) {
      return Optional.empty();
    }
    return status.map(
        told ->
            new StartOrder.Word(
                SignOfLife.latest(
                    told.timestampSeconds(),
                    node.cluster().published(other, SignOfLife.AGENT.key())),
                told.ready()));
  }

  private void lookBeside(Look look) {
    if (looking.add(look)) {
      Thread.ofVirtual()
          .name("ready " + look.service())
          .start(
              () -> {
                try {
                  if (readiness.answers(look.service(), look.probe())) {
                    LOG.info("{} is ready: {}", look.service(), look.probe().text());
                    answered.add(look);
                    wake.run();
                  }
                } finally {
                  looking.remove(look);
                }
              });
    }
  }

  private void report(HaEvent event) {
    boolean news = true;
    if (event.event().equals("problem")) {
      news = once.warn(event.toString(), event.toString());
    } else {
      LOG.info("{}", event);
    }
    if (news) {
      node.cluster().remember(event, Instant.now().getEpochSecond());
    }
  }
}
