package org.quorate.clusterfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.kvstore.NodeStatus;
import org.quorate.clusterfs.kvstore.StatusTable;
import org.quorate.clusterfs.log.LogEntry;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeRules;
import org.quorate.clusterfs.tree.VmList;

/** The machine's immutable parts at one moment, as readers ask for them. */
record Snapshot(
    Tree tree,
    VmList guests,
    FileVersions files,
    ClusterInfo info,
    Cluster cluster,
    StatusTable table,
    List<LogEntry> entries,
    long startTime,
    boolean debug)
    implements View {
  private static final int WRITABLE = 0222;

  @Override
  public Attributes attributes(String path) throws FsException {
    if (VirtualFiles.LINKS.containsKey(path)) {
      return new Attributes(Attributes.Kind.LINK, 0, 0777, readLink(path).length(), 0);
    }
    if (VirtualFiles.FILES.contains(path)) {
      int mode = path.equals(VirtualFiles.DEBUG) ? 0640 : 0440;
      return new Attributes(Attributes.Kind.FILE, 0, mode, read(path).length, 0);
    }
    Entry entry = entry(path);
    int mode = entry.isDirectory() ? 0755 : 0640;
    int visible = Path.isPrivate(path) ? mode & 0700 : mode;
    return new Attributes(
        entry.isDirectory() ? Attributes.Kind.DIRECTORY : Attributes.Kind.FILE,
        entry.inode(),
        info.durability().writable() ? visible : visible & ~WRITABLE,
        entry.data().length,
        entry.mtime());
  }

  private Entry entry(String path) throws FsException {
    Entry entry = tree.find(path);
    if (entry == null) {
      throw new FsException(Errno.ENOENT, path);
    }
    return entry;
  }

  @Override
  public List<String> list(String path) throws FsException {
    Entry entry = entry(path);
    if (!entry.isDirectory()) {
      throw new FsException(Errno.ENOTDIR, path);
    }
    List<String> names = new ArrayList<>();
    tree.children(entry).forEach(child -> names.add(child.name()));
    if (path.isEmpty()) {
      names.removeIf(VirtualFiles::owns);
      names.addAll(VirtualFiles.FILES);
      names.addAll(VirtualFiles.LINKS.keySet());
      Collections.sort(names);
    }
    return names;
  }

  @Override
  public byte[] read(String path) throws FsException {
    return switch (path) {
      case VirtualFiles.MEMBERS -> bytes(VirtualFiles.members(info));
      case VirtualFiles.VMLIST -> bytes(VirtualFiles.vmlist(guests));
      case VirtualFiles.VERSION ->
          bytes(VirtualFiles.version(startTime, info, guests, files, table));
      case VirtualFiles.CLUSTERLOG ->
          bytes(VirtualFiles.clusterlog(entries, VirtualFiles.LOG_SHOWN));
      case VirtualFiles.RRD -> bytes(VirtualFiles.rrd(table));
      case VirtualFiles.QUORATE -> bytes(VirtualFiles.quorate(info.durability()));
      case VirtualFiles.DEBUG -> bytes(VirtualFiles.debug(debug));
      default -> data(path);
    };
  }

  private byte[] data(String path) throws FsException {
    Entry entry = entry(path);
    if (entry.isDirectory()) {
      throw new FsException(Errno.EISDIR, path);
    }
    return entry.data();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String readLink(String path) throws FsException {
    String below = VirtualFiles.LINKS.get(path);
    if (below == null) {
      throw new FsException(
          tree.find(path) == null && !VirtualFiles.owns(path) ? Errno.ENOENT : Errno.EINVAL, path);
    }
    return "nodes/" + info.node() + below;
  }

  @Override
  public long version() {
    return tree.version();
  }

  @Override
  public Optional<LockHolder> lockHolder(String path) {
    Entry entry = tree.find(path);
    return entry == null || !TreeRules.isLock(path, entry)
        ? Optional.empty()
        : Optional.of(new LockHolder(entry.writer(), entry.lockDigest(), entry.mtime()));
  }

  @Override
  public Optional<byte[]> status(String node, String key) {
    Optional<Integer> nodeid =
        node.equals(info.node())
            ? Optional.of(info.nodeid())
            : cluster.node(node).map(ClusterNode::nodeid);
    return nodeid.flatMap(id -> status(table.of(id), key));
  }

  private static Optional<byte[]> status(NodeStatus status, String key) {
    return key.equals(StatusTable.NODE_IP)
        ? status.ip().map(Snapshot::bytes)
        : Optional.ofNullable(status.values().get(key)).map(value -> value.bytes().clone());
  }

  @Override
  public List<LogRecord> log(int max) {
    return entries.reversed().stream().limit(Math.max(0, max)).map(LogEntry::toRecord).toList();
  }

  @Override
  public byte[] clusterLog(int max, String ident) {
    List<LogEntry> wanted =
        ident.isEmpty()
            ? entries
            : entries.stream().filter(entry -> entry.ident().equals(ident)).toList();
    return bytes(VirtualFiles.clusterlog(wanted, max));
  }

  @Override
  public Usage usage() {
    return new Usage(tree.bytes(), tree.size());
  }
}
