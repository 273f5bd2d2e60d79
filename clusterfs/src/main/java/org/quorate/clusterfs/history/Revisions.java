package org.quorate.clusterfs.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.FileChange.Cause;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Path;

/**
 * Joins applied changes to revisions. For each path one revision may be open:
 *
 * <pre>
 *   change of the path                              open revision
 *   -------------------------------------------     ------------------------------------
 *   volatile or temporary path, first copy          ignored
 *   none is open                                    opens
 *   the next piece (see {@link #continues})         grows
 *   anything else                                   ends, another opens
 *   1 s without a piece, 5 s in all, or
 *     more than 1,024 open                          ends
 * </pre>
 *
 * <p>A revision that ends as it began (created and removed, only touched) never was. A rename from
 * a temporary name is a change of the target: so {@code storage.cfg.tmp.12} written and renamed to
 * {@code storage.cfg} is one revision of {@code storage.cfg}.
 */
public final class Revisions {
  /** Pieces of one write follow each other at once. */
  static final long QUIET_MILLIS = 1000;

  /** A file that is written without pause still gets a revision now and then. */
  static final long LONGEST_MILLIS = 5000;

  static final int OPEN_MAX = 1024;

  private record Open(Revision revision, boolean renamed, long sinceMillis, long lastMillis) {
    boolean isDue(long nowMillis) {
      return nowMillis - lastMillis >= QUIET_MILLIS || nowMillis - sinceMillis >= LONGEST_MILLIS;
    }
  }

  private final Map<String, Open> open = new LinkedHashMap<>();

  /** Takes a change; the revisions it ended. */
  public List<Revision> step(FileChange change, @Nullable Caller caller, Now now) {
    if (isIgnored(change)) {
      return List.of();
    }
    List<Revision> ended = new ArrayList<>();
    long millis = now.monotonicMillis();
    boolean renamed = !otherPath(change.cause()).isEmpty();
    Revision piece = revision(change, caller, now);
    Open before = open.remove(change.path());
    if (before != null && !before.isDue(millis) && continues(before, change, caller)) {
      Revision joined = join(before.revision(), piece);
      boolean stillRenamed = before.renamed() && before.revision().after() != null;
      open.put(change.path(), new Open(joined, stillRenamed, before.sinceMillis(), millis));
    } else {
      if (before != null) {
        end(before, ended);
      }
      open.put(change.path(), new Open(piece, renamed, millis, millis));
    }
    if (open.size() > OPEN_MAX) {
      Iterator<Open> oldest = open.values().iterator();
      end(oldest.next(), ended);
      oldest.remove();
    }
    return ended;
  }

  /** The revisions whose time is over. */
  public List<Revision> due(long nowMillis) {
    List<Revision> ended = new ArrayList<>();
    for (Iterator<Open> all = open.values().iterator(); all.hasNext(); ) {
      Open each = all.next();
      if (each.isDue(nowMillis)) {
        all.remove();
        end(each, ended);
      }
    }
    return ended;
  }

  /** Ends all: someone wants to see them, or the daemon stops. */
  public List<Revision> all() {
    List<Revision> ended = new ArrayList<>();
    open.values().forEach(each -> end(each, ended));
    open.clear();
    return ended;
  }

  public boolean isEmpty() {
    return open.isEmpty();
  }

  /**
   * What is no change somebody made to a lasting file: a first copy of the tree, temporary files.
   */
  public static boolean isIgnored(FileChange change) {
    return change.path().isEmpty()
        || change.cause() instanceof FileChange.FirstCopy
        || Path.isVolatile(change.path())
        || Path.isTemporary(change.path());
  }

  /**
   * Whether a change is the next piece of what is open: by the same node and program, to the same
   * file and not from its beginning; or what takes the place of a file just removed, as editors do;
   * or the end of a file that was not there before.
   */
  private static boolean continues(Open open, FileChange change, @Nullable Caller caller) {
    Revision revision = open.revision();
    boolean sameHand =
        revision.writer() == change.writer()
            && !revision.synced()
            && !(change.cause() instanceof FileChange.Synced)
            && (revision.caller() == null
                || caller == null
                || Objects.equals(revision.caller(), caller));
    Entry was = revision.after();
    if (!sameHand || was == null) {
      return sameHand;
    }
    Entry is = change.after();
    if (is == null) {
      return revision.before() == null;
    }
    boolean emptied = is.data().length == 0 && was.data().length > 0;
    return is.inode() == was.inode()
        && !emptied
        && !open.renamed()
        && otherPath(change.cause()).isEmpty();
  }

  private static Revision revision(FileChange change, @Nullable Caller caller, Now now) {
    return new Revision(
        change.path(),
        otherPath(change.cause()),
        change.mtime() == 0 ? now.wallSeconds() : change.mtime(),
        change.writer(),
        caller,
        change.version(),
        change.version(),
        change.cause() instanceof FileChange.Synced,
        change.before(),
        change.after());
  }

  /** Empty unless renamed from or to a lasting path. */
  private static String otherPath(Cause cause) {
    return switch (cause) {
      case FileChange.Renamed(String other) when !Path.isTemporary(other) -> other;
      case FileChange.Renamed _,
          FileChange.Ordered _,
          FileChange.Synced _,
          FileChange.FirstCopy _ ->
          "";
    };
  }

  private static Revision join(Revision first, Revision next) {
    return new Revision(
        first.path(),
        next.other().isEmpty() && first.after() != null ? first.other() : next.other(),
        next.time(),
        first.writer(),
        first.caller() == null ? next.caller() : first.caller(),
        first.first(),
        next.last(),
        false,
        first.before(),
        next.after());
  }

  private static void end(Open open, List<Revision> ended) {
    Entry before = open.revision().before();
    Entry after = open.revision().after();
    boolean same =
        before == null || after == null
            ? before == after
            : before.type() == after.type() && Arrays.equals(before.data(), after.data());
    if (!same) {
      ended.add(open.revision());
    }
  }
}
