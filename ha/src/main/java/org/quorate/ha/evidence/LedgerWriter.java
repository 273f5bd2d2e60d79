package org.quorate.ha.evidence;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.quorate.fencing.ledger.Evidence;
import org.quorate.fencing.ledger.Ledger;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.LedgerFile;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes ledgers beside the fencing, which must not wait for a file system that stands still. */
final class LedgerWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);

  private final HaFiles files;
  private final NodeName self;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ledger-writer").factory());

  LedgerWriter(HaFiles files, NodeName self) {
    this.files = files;
    this.self = self;
  }

  void open(Ledger ledger) {
    later(ledger.node(), file -> file.with(ledger, self));
  }

  void closed(NodeName node, List<Evidence> last) {
    later(node, file -> file.closed(last));
  }

  private void later(NodeName node, UnaryOperator<LedgerFile> change) {
    thread.execute(() -> write(node, change));
  }

  private void write(NodeName node, UnaryOperator<LedgerFile> change) {
    try {
      LedgerFile before = readable(node);
      LedgerFile after = change.apply(before);
      if (!after.equals(before)) {
        files.write(after);
      }
    } catch (IOException | RuntimeException failed) {
      LOG.warn("the ledger of {} could not be written: {}", node, failed.getMessage());
    }
  }

  /** A file that is not a ledger is replaced: it is a report, decisions do not rest on it. */
  private LedgerFile readable(NodeName node) throws IOException {
    try {
      return files.ledger(node);
    } catch (InvalidInput broken) {
      LOG.warn("{}; it is written anew", broken.getMessage());
      return LedgerFile.empty(node);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
