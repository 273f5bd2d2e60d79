package org.quorate.clusterfs;

import java.util.Optional;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeRules;

/** What this node refuses before it asks the cluster. */
final class LocalRules {
  private static final long MTIME_MAX = 0xFFFF_FFFFL;

  private LocalRules() {}

  static Optional<Errno> refusal(Operation operation, Tree tree, boolean quorate) {
    return paths(operation).or(() -> quorum(quorate)).or(() -> limits(operation, tree));
  }

  private static Optional<Errno> paths(Operation operation) {
    return switch (operation) {
      case Operation.Rename rename -> path(rename.path()).or(() -> path(rename.to()));
      case Operation.Create create -> path(create.path());
      case Operation.Mkdir mkdir -> path(mkdir.path());
      case Operation.Delete delete -> path(delete.path());
      case Operation.Write write -> path(write.path());
      case Operation.SetTimes times -> path(times.path());
    };
  }

  private static Optional<Errno> path(String path) {
    if (!Path.wellFormed(path)) {
      return Optional.of(Errno.EINVAL);
    }
    if (Path.tooLong(path)) {
      return Optional.of(Errno.ENAMETOOLONG);
    }
    return VirtualFiles.owns(path) ? Optional.of(Errno.EACCES) : Optional.empty();
  }

  private static Optional<Errno> quorum(boolean quorate) {
    return quorate ? Optional.empty() : Optional.of(Errno.EACCES);
  }

  private static Optional<Errno> limits(Operation operation, Tree tree) {
    return switch (operation) {
      case Operation.Create create -> room(tree);
      case Operation.Mkdir mkdir -> room(tree);
      case Operation.Write write -> size(write, tree);
      case Operation.SetTimes times ->
          times.mtimeSeconds() < 0 || times.mtimeSeconds() > MTIME_MAX
              ? Optional.of(Errno.EINVAL)
              : Optional.empty();
      case Operation.Delete delete -> Optional.empty();
      case Operation.Rename rename -> Optional.empty();
    };
  }

  private static Optional<Errno> room(Tree tree) {
    return tree.size() >= View.Usage.ENTRIES_MAX ? Optional.of(Errno.ENOSPC) : Optional.empty();
  }

  private static Optional<Errno> size(Operation.Write write, Tree tree) {
    if (write.offset() < 0) {
      return Optional.of(Errno.EINVAL);
    }
    long end = (long) write.offset() + write.bytes().length;
    if (end > TreeRules.FILE_BYTES_MAX) {
      return Optional.of(Errno.EFBIG);
    }
    Entry entry = tree.find(write.path());
    long growth = entry == null ? 0 : Math.max(0, end - entry.data().length);
    return tree.bytes() + growth > View.Usage.BYTES_MAX
        ? Optional.of(Errno.ENOSPC)
        : Optional.empty();
  }
}
