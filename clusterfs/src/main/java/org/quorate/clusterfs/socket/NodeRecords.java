package org.quorate.clusterfs.socket;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.client.DiscardedMerge;
import org.quorate.clusterfs.client.HistoryContent;
import org.quorate.clusterfs.client.HistoryEntry;
import org.quorate.clusterfs.client.WriteFigures;

/** What the socket asks of the node's own records; each answer may take a moment on the disk. */
public interface NodeRecords {
  /** The changes of a path, newest first. */
  List<HistoryEntry> history(String path, int limit) throws IOException;

  /** A file as it was after one of its changes. */
  Optional<HistoryContent> content(String path, long number) throws IOException;

  /** What merges threw away, newest first. */
  List<DiscardedMerge> discarded() throws IOException;

  WriteFigures figures();
}
