package org.quorate.clusterfs;

import java.util.Optional;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeRules;

/** What this node refuses before it asks the cluster. */
final class LocalRules {
  private static final long MTIME_MAX = 0xFFFF_FFFFL;

  private LocalRules() {}

  static Optional<Errno> refusal(
      Operation operation, Tree tree, Reservations reserved, boolean writable) {
    return paths(operation)
        .or(() -> writability(writable))
        .or(() -> limits(operation, tree, reserved));
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

  private static Optional<Errno> writability(boolean writable) {
    return writable ? Optional.empty() : Optional.of(Errno.EACCES);
  }

  private static Optional<Errno> limits(Operation operation, Tree tree, Reservations reserved) {
    return switch (operation) {
      case Operation.Create create -> room(tree, reserved);
      case Operation.Mkdir mkdir -> room(tree, reserved);
      case Operation.Write write -> size(write, tree, reserved);
      case Operation.SetTimes times ->
          times.mtimeSeconds() < 0 || times.mtimeSeconds() > MTIME_MAX
              ? Optional.of(Errno.EINVAL)
              : Optional.empty();
      case Operation.Delete delete -> Optional.empty();
      case Operation.Rename rename -> Optional.empty();
    };
  }

  private static Optional<Errno> room(Tree tree, Reservations reserved) {
    return tree.size() + reserved.entries() >= View.Usage.ENTRIES_MAX
        ? Optional.of(Errno.ENOSPC)
        : Optional.empty();
  }

  private static Optional<Errno> size(Operation.Write write, Tree tree, Reservations reserved) {
    if (write.offset() < 0) {
      return Optional.of(Errno.EINVAL);
    }
    long end = (long) write.offset() + write.bytes().length;
    if (end > TreeRules.FILE_BYTES_MAX) {
      return Optional.of(Errno.EFBIG);
    }
    long growth = Reservations.growth(write, tree);
    return growth > 0 && tree.bytes() + reserved.bytes() + growth > View.Usage.BYTES_MAX
        ? Optional.of(Errno.ENOSPC)
        : Optional.empty();
  }
}
