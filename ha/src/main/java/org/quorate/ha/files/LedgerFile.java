package org.quorate.ha.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quorate.fencing.ledger.Evidence;
import org.quorate.fencing.ledger.Ledger;
import org.quorate.fencing.ledger.Moment;
import org.quorate.fencing.ledger.Phase;
import org.quorate.model.NodeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ha/ledger/NODE.json}: what the cluster knows about the loss of a node, for the
 * administrator and for whichever node is master. Several nodes may contribute; each adds what it
 * saw to what is there.
 *
 * @param open entries since the node was lost, by wall clock; empty while it is a member
 * @param proven the proof, if there is one
 * @param history entries of earlier losses, oldest first
 */
public record LedgerFile(
    NodeName node, List<Entry> open, @Nullable Proven proven, List<List<Entry>> history) {

  /**
   * @param kind a label of {@link Evidence.Kind}
   * @param wallMs milliseconds since 1970 by the observer's clock
   * @param sinceLossMs milliseconds from the observer's first entry, by its monotonic clock
   */
  public record Entry(String kind, long wallMs, long sinceLossMs, String by, String detail) {}

  /**
   * @param proof a label of {@link org.quorate.fencing.ledger.Proof}
   */
  public record Proven(String proof, long wallMs, long sinceLossMs, String by) {}

  public LedgerFile {
    open = List.copyOf(open);
    history = history.stream().map(List::copyOf).toList();
  }

  public static String path(NodeName node) {
    return "ha/ledger/" + node + ".json";
  }

  public static LedgerFile empty(NodeName node) {
    return new LedgerFile(node, List.of(), null, List.of());
  }

  /** This file with what a node's open ledger adds to it. */
  public LedgerFile with(Ledger ledger, NodeName self) {
    Proven first =
        proven != null ? proven : ledger.provenOff().map(p -> proven(p, ledger, self)).orElse(null);
    List<Entry> mine =
        entries(ledger.evidence()).stream().filter(entry -> !knownLoss(entry)).toList();
    return new LedgerFile(node, union(open, mine), first, history);
  }

  private static Proven proven(Phase.ProvenOff proof, Ledger ledger, NodeName by) {
    return new Proven(
        proof.proof().label(),
        proof.at().wallMs(),
        sinceLoss(ledger.evidence(), proof.at()),
        by.value());
  }

  /** A daemon that was restarted sees an old loss anew. */
  private boolean knownLoss(Entry entry) {
    return entry.kind().equals(Evidence.Kind.MEMBERSHIP_LOST.label())
        && open.stream()
            .anyMatch(other -> other.kind().equals(entry.kind()) && other.by().equals(entry.by()));
  }

  /**
   * This file after the node's return: the open entries become history. Unchanged when nothing is
   * open, since several nodes see the return.
   *
   * @param last what the one who saw the return knows of that loss; may be empty
   */
  public LedgerFile closed(List<Evidence> last) {
    if (open.isEmpty()) {
      return this;
    }
    List<List<Entry>> longer = new ArrayList<>(history);
    longer.add(union(open, entries(last)));
    return new LedgerFile(
        node,
        List.of(),
        null,
        longer.subList(Math.max(0, longer.size() - Ledger.HISTORY_MAX), longer.size()));
  }

  private static List<Entry> entries(List<Evidence> evidence) {
    return evidence.stream()
        .map(
            e ->
                new Entry(
                    e.kind().label(),
                    e.at().wallMs(),
                    sinceLoss(evidence, e.at()),
                    e.by().value(),
                    e.detail()))
        .toList();
  }

  private static long sinceLoss(List<Evidence> evidence, Moment at) {
    return evidence.isEmpty() ? 0 : at.since(evidence.getFirst().at());
  }

  private static List<Entry> union(List<Entry> there, List<Entry> here) {
    List<Entry> all =
        Stream.concat(there.stream(), here.stream())
            .distinct()
            .sorted(Comparator.comparingLong(Entry::wallMs))
            .toList();
    return all.subList(Math.max(0, all.size() - Ledger.EVIDENCE_MAX), all.size());
  }

  /**
   * @throws org.quorate.model.InvalidInput when the text is not such a file
   */
  public static LedgerFile parse(NodeName node, String text) {
    ObjectNode json = Json.parse(text, path(node));
    List<List<Entry>> history = new ArrayList<>();
    json.path("history").forEach(loss -> history.add(entries(loss)));
    JsonNode proven = json.path("proven");
    return new LedgerFile(
        node,
        entries(json.path("evidence")),
        proven.isObject()
            ? new Proven(
                Json.text(proven, "proof"),
                Json.number(proven, "at_ms", 0),
                Json.number(proven, "since_loss_ms", 0),
                Json.text(proven, "by"))
            : null,
        history);
  }

  private static List<Entry> entries(JsonNode json) {
    List<Entry> entries = new ArrayList<>();
    json.forEach(
        entry ->
            entries.add(
                new Entry(
                    Json.text(entry, "kind"),
                    Json.number(entry, "at_ms", 0),
                    Json.number(entry, "since_loss_ms", 0),
                    Json.text(entry, "by"),
                    entry.path("detail").asString(""))));
    return entries;
  }

  public String text() {
    ObjectNode json = Json.object();
    json.put("node", node.value());
    put(json.putArray("evidence"), open);
    if (proven != null) {
      json.putObject("proven")
          .put("proof", proven.proof())
          .put("at_ms", proven.wallMs())
          .put("since_loss_ms", proven.sinceLossMs())
          .put("by", proven.by());
    }
    ArrayNode losses = json.putArray("history");
    history.forEach(loss -> put(losses.addArray(), loss));
    return json.toString();
  }

  private static void put(ArrayNode array, List<Entry> entries) {
    entries.forEach(
        entry ->
            array
                .addObject()
                .put("kind", entry.kind())
                .put("at_ms", entry.wallMs())
                .put("since_loss_ms", entry.sinceLossMs())
                .put("by", entry.by())
                .put("detail", entry.detail()));
  }
}
