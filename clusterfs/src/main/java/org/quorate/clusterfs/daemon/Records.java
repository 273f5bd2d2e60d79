package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quorate.clusterfs.client.DiscardedMerge;
import org.quorate.clusterfs.client.HistoryContent;
import org.quorate.clusterfs.client.HistoryEntry;
import org.quorate.clusterfs.client.WriteFigures;
import org.quorate.clusterfs.discarded.DiscardedChanges;
import org.quorate.clusterfs.history.Caller;
import org.quorate.clusterfs.history.store.History;
import org.quorate.clusterfs.history.store.Stored;
import org.quorate.clusterfs.socket.NodeRecords;

/** The node's own records, in the socket's words. */
record Records(History history, DiscardedChanges discardedChanges, WriteMeter meter, Names names)
    implements NodeRecords {
  /** Names a node by its id. */
  interface Names {
    String of(int nodeid);
  }

  @Override
  public List<HistoryEntry> history(String path, int limit) throws IOException {
    return history.list(path, limit).stream().map(this::entry).toList();
  }

  @Override
  public Optional<HistoryContent> content(String path, long number) throws IOException {
    return history
        .get(path, number)
        .map(
            content ->
                new HistoryContent(entry(content.change()), content.bytes(), content.previous()));
  }

  @Override
  public List<DiscardedMerge> discarded() throws IOException {
    return discardedChanges.list().stream()
        .map(kept -> new DiscardedMerge(kept.time(), kept.changes(), kept.directory().toString()))
        .toList();
  }

  @Override
  public WriteFigures figures() {
    return meter.figures();
  }

  private HistoryEntry entry(Stored stored) {
    return new HistoryEntry(
        stored.number(),
        stored.path(),
        Instant.ofEpochSecond(stored.time()),
        stored.synced() && stored.writer() == 0 ? "" : names.of(stored.writer()),
        stored.caller().map(Caller::user).orElse(""),
        stored.caller().map(Caller::program).orElse(""),
        stored.kind().name().toLowerCase(Locale.ROOT),
        stored.directory(),
        stored.other(),
        stored.first(),
        stored.last(),
        stored.synced(),
        stored.size());
  }
}
