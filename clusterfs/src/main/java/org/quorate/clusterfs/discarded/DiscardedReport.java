package org.quorate.clusterfs.discarded;

import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.difference.Difference;

/** The text of difference.txt. Its first word is the number of changes. */
final class DiscardedReport {
  private DiscardedReport() {}

  /**
   * @param nodeName of a node id
   */
  static String text(List<DiscardedFile> files, Instant now, IntFunction<String> nodeName) {
    StringBuilder out = new StringBuilder();
    out.append(files.size())
        .append(files.size() == 1 ? " change" : " changes")
        .append(" of this node discarded at ")
        .append(now)
        .append(", when it took over the cluster's configuration.\n")
        .append("The files as they were here are in files/. Each difference below leads from\n")
        .append("what the cluster has (-) to what this node had (+).\n");
    for (DiscardedFile file : files) {
      out.append('\n').append(heading(file, nodeName)).append('\n');
      out.append(Difference.of(file.path(), file.kept(), file.own()).text());
    }
    return out.toString();
  }

  private static String heading(DiscardedFile file, IntFunction<String> nodeName) {
    String what =
        switch (file.kind()) {
          case ADDED -> "added";
          case CHANGED -> "changed";
          case REMOVED -> "removed";
        };
    String when = file.mtime() == 0 ? "" : " at " + Instant.ofEpochSecond(file.mtime());
    String where = file.writer() == 0 ? "" : " on " + nodeName.apply(file.writer());
    return "# " + file.path() + ": " + what + when + where;
  }
}
