package org.quorate.clusterfs.fuse;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.quorate.clusterfs.Attributes;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.PveTree;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.wire.RawText;

/** Turns each request into a call of the tree and its outcome into the reply. */
final class Answers {
  /** The largest WRITE: what pmxcfs sends in one message, so the cluster sees the same pieces. */
  static final int MAX_WRITE = 128 << 10;

  private static final int PROTOCOL_MAJOR = 7;
  private static final int PROTOCOL_MINOR = 31;
  private static final int INIT_REPLY = 64;
  private static final int MAX_READAHEAD = 128 << 10;
  private static final int BIG_WRITES = 1 << 5;
  private static final int PARALLEL_DIROPS = 1 << 18;
  private static final int MAX_PAGES = 1 << 22;

  /** More than a WRITE fills: else one from a buffer that starts inside a page is cut shorter. */
  private static final int REQUEST_PAGES = 64;

  private static final int MAX_BACKGROUND = 64;
  private static final int ENTRY_REPLY = 128;
  private static final int ATTR_REPLY = 104;
  private static final int OPEN_REPLY = 16;
  private static final int STATFS_REPLY = 80;
  private static final int FOPEN_DIRECT_IO = 1;
  private static final int O_EXCL = 0x80;
  private static final int BLOCK = 4096;
  private static final int SET_MODE = 1;
  private static final int SET_UID = 2;
  private static final int SET_GID = 4;
  private static final int SET_SIZE = 8;
  private static final int SET_MTIME = 32;
  private static final int SET_MTIME_NOW = 256;
  private static final int ALL_PERMISSIONS = 07777;
  private static final int WRITE_BITS = 0200;

  private final PveTree tree;
  private final Supplier<View.Usage> usage;
  private final int gid;
  private final Clock clock;
  private final Nodes nodes;
  private final KernelCache cache;
  private final Handles handles = new Handles();

  Answers(
      PveTree tree,
      Supplier<View.Usage> usage,
      int gid,
      Clock clock,
      Nodes nodes,
      KernelCache cache) {
    this.nodes = nodes;
    this.cache = cache;
    this.tree = tree;
    this.usage = usage;
    this.gid = gid;
    this.clock = clock;
  }

  /** The reply; empty for requests that have none. */
  Optional<Reply> answer(Request request) {
    return request.opcode().mayBlock()
        ? request.requester().calling(() -> answered(request))
        : answered(request);
  }

  private Optional<Reply> answered(Request request) {
    try {
      return switch (request.opcode()) {
        case INIT -> Optional.of(init(request));
        case LOOKUP -> Optional.of(lookup(request));
        case GETATTR -> Optional.of(attributes(request, nodes.path(request.node())));
        case SETATTR -> Optional.of(setAttributes(request));
        case READLINK -> Optional.of(readLink(request));
        case MKDIR -> Optional.of(mkdir(request));
        case CREATE -> Optional.of(create(request));
        case UNLINK, RMDIR -> Optional.of(remove(request));
        case RENAME -> Optional.of(rename(request, request.u64(), 0));
        case RENAME2 -> Optional.of(rename(request, request.u64(), request.u64()));
        case OPEN -> Optional.of(open(request));
        case READ -> Optional.of(read(request));
        case WRITE -> Optional.of(write(request));
        case OPENDIR -> Optional.of(openDirectory(request));
        case READDIR -> Optional.of(readDirectory(request));
        case RELEASE, RELEASEDIR -> Optional.of(release(request));
        case STATFS -> Optional.of(statfs(request));
        case LINK -> Optional.of(Reply.error(request, Errno.EPERM));
        case SYMLINK, MKNOD, OTHER -> Optional.of(Reply.error(request, Errno.ENOSYS));
        case DESTROY -> Optional.of(Reply.done(request));
        case FORGET -> forget(request.node(), request.u64());
        case BATCH_FORGET -> forgetMany(request);
        case INTERRUPT -> Optional.empty();
      };
    } catch (FsException refused) {
      return Optional.of(Reply.error(request, refused.errno()));
    }
  }

  private static Reply init(Request request) throws FsException {
    int major = request.u32();
    int minor = request.u32();
    int readahead = request.u32();
    int offered = request.u32();
    if (major < PROTOCOL_MAJOR || (major == PROTOCOL_MAJOR && minor < PROTOCOL_MINOR)) {
      throw new FsException(Errno.EINVAL, "a kernel with FUSE protocol " + major + "." + minor);
    }
    return Reply.ok(request, INIT_REPLY)
        .u32(PROTOCOL_MAJOR)
        .u32(PROTOCOL_MINOR)
        .u32(Math.min(readahead, MAX_READAHEAD))
        .u32(offered & (BIG_WRITES | PARALLEL_DIROPS | MAX_PAGES))
        .u16(MAX_BACKGROUND)
        .u16(MAX_BACKGROUND * 3 / 4)
        .u32(MAX_WRITE)
        .u32(1_000_000_000)
        .u16(REQUEST_PAGES)
        .zeros(INIT_REPLY - 30);
  }

  private Status status(String path) throws FsException {
    return Status.of(path, tree.attributes(path), gid);
  }

  private Reply lookup(Request request) throws FsException {
    String path = nodes.child(request.node(), request.name());
    return entry(Reply.ok(request, ENTRY_REPLY), path, status(path));
  }

  /**
   * A name the kernel may not have had: of an inode that it makes only now it would also keep
   * attributes that are other meanwhile, so it asks for those once more.
   */
  private Reply entry(Reply reply, String path, Status status) {
    int attributeSeconds = nodes.known(path) ? cache.attributeSeconds(status) : 0;
    return reply.entry(nodes.looked(path), status, cache.nameSeconds(), attributeSeconds);
  }

  private Reply attributes(Request request, String path) throws FsException {
    Status status = status(path);
    return Reply.ok(request, ATTR_REPLY).attributes(status, cache.attributeSeconds(status));
  }

  private Reply setAttributes(Request request) throws FsException {
    String path = nodes.path(request.node());
    int valid = request.u32();
    long size = request.skip(12).u64();
    long mtime = request.skip(16).u64();
    int mode = request.skip(20).u32();
    int uid = request.skip(4).u32();
    int newGid = request.u32();
    Attributes now = tree.attributes(path);
    if ((valid & SET_MODE) != 0 && (mode & ALL_PERMISSIONS) != writable(now)) {
      throw new FsException(Errno.EPERM, path);
    }
    if (((valid & SET_UID) != 0 && uid != 0) || ((valid & SET_GID) != 0 && newGid != gid)) {
      throw new FsException(Errno.EPERM, path);
    }
    if ((valid & SET_SIZE) != 0) {
      tree.write(path, fileOffset(path, size), new byte[0], true);
    } else if ((valid & SET_MTIME) != 0) {
      boolean toNow = (valid & SET_MTIME_NOW) != 0;
      tree.setTimes(path, toNow ? clock.instant().getEpochSecond() : mtime);
    }
    return attributes(request, path);
  }

  /** The only mode a path may be given: its own while the node is quorate. */
  private static int writable(Attributes attributes) {
    return attributes.mode() | WRITE_BITS;
  }

  private static int fileOffset(String path, long offset) throws FsException {
    if (offset < 0 || offset > Integer.MAX_VALUE) {
      throw new FsException(Errno.EFBIG, path);
    }
    return (int) offset;
  }

  private Reply readLink(Request request) throws FsException {
    byte[] target = RawText.encode(tree.readLink(nodes.path(request.node())));
    return Reply.ok(request, target.length).bytes(target, 0, target.length);
  }

  private Reply mkdir(Request request) throws FsException {
    String path = nodes.child(request.node(), request.skip(8).name());
    tree.mkdir(path);
    return entry(Reply.ok(request, ENTRY_REPLY), path, status(path));
  }

  private Reply create(Request request) throws FsException {
    boolean exclusive = (request.u32() & O_EXCL) != 0;
    String path = nodes.child(request.node(), request.skip(12).name());
    try {
      tree.create(path);
    } catch (FsException failed) {
      // Created by another node since the kernel looked: open(2) without O_EXCL opens it. But a
      // guest's second configuration also is EEXIST, and there is nothing at its path to open.
      if (exclusive || failed.errno() != Errno.EEXIST || !exists(path)) {
        throw failed;
      }
    }
    Status status = status(path);
    byte[] content = tree.read(path);
    return entry(Reply.ok(request, ENTRY_REPLY + OPEN_REPLY), path, status)
        .u64(handles.add(new Handles.Open.File(status.inode(), content)))
        .u32(FOPEN_DIRECT_IO)
        .u32(0);
  }

  private boolean exists(String path) {
    try {
      tree.attributes(path);
      return true;
    } catch (FsException gone) {
      return false;
    }
  }

  private Reply remove(Request request) throws FsException {
    String path = nodes.child(request.node(), request.name());
    tree.delete(path);
    nodes.removed(path);
    return Reply.done(request);
  }

  /** Flags (exchange, no-replace) cannot be kept across nodes: EINVAL, as rename(2) says. */
  private Reply rename(Request request, long newParent, long flags) throws FsException {
    if (flags != 0) {
      throw new FsException(Errno.EINVAL, "rename with flags " + flags);
    }
    String from = nodes.child(request.node(), request.name());
    String to = nodes.child(newParent, request.name());
    tree.rename(from, to);
    nodes.renamed(from, to);
    return Reply.done(request);
  }

  private Reply open(Request request) throws FsException {
    String path = nodes.path(request.node());
    long inode = tree.attributes(path).inode();
    byte[] content = tree.read(path);
    return Reply.ok(request, OPEN_REPLY)
        .u64(handles.add(new Handles.Open.File(inode, content)))
        .u32(FOPEN_DIRECT_IO)
        .u32(0);
  }

  private Reply read(Request request) throws FsException {
    long handle = request.u64();
    long offset = request.u64();
    int size = request.u32();
    byte[] content = content(request.node(), handle);
    int from = (int) Math.min(Math.max(offset, 0), content.length);
    int count = Math.min(Math.max(size, 0), content.length - from);
    return Reply.ok(request, count).bytes(content, from, count);
  }

  /**
   * The file as it is now; as it was when opened if it was removed, replaced or is virtual: a
   * reader must not get one half of the old file and one of the new.
   */
  private byte[] content(long node, long handle) throws FsException {
    Handles.Open.File file = handles.get(handle) instanceof Handles.Open.File open ? open : null;
    try {
      String path = nodes.path(node);
      long inode = tree.attributes(path).inode();
      boolean generated = inode == 0;
      boolean other = file != null && file.inode() != inode;
      return file != null && (generated || other) ? file.atOpen() : tree.read(path);
    } catch (FsException gone) {
      if (file == null) {
        throw gone;
      }
      return file.atOpen();
    }
  }

  private Reply write(Request request) throws FsException {
    String path = nodes.path(request.node());
    long offset = request.skip(8).u64();
    int size = request.u32();
    byte[] bytes = request.skip(20).bytes(size);
    int written = tree.write(path, fileOffset(path, offset), bytes, false);
    return Reply.ok(request, 8).u32(written).u32(0);
  }

  private Reply openDirectory(Request request) throws FsException {
    String path = nodes.path(request.node());
    List<Handles.Name> names = new ArrayList<>();
    int directory = Status.type(Attributes.Kind.DIRECTORY);
    names.add(new Handles.Name(".", status(path).inode(), directory));
    names.add(new Handles.Name("..", 1, directory));
    for (String name : tree.list(path)) {
      String child = path.isEmpty() ? name : path + '/' + name;
      try {
        Attributes a = tree.attributes(child);
        names.add(new Handles.Name(name, Status.inode(child, a), Status.type(a.kind())));
      } catch (FsException removedMeanwhile) {
        continue;
      }
    }
    return Reply.ok(request, OPEN_REPLY)
        .u64(handles.add(new Handles.Open.Directory(List.copyOf(names))))
        .u32(0)
        .u32(0);
  }

  private Reply readDirectory(Request request) throws FsException {
    long handle = request.u64();
    long offset = request.u64();
    int size = request.u32();
    if (!(handles.get(handle) instanceof Handles.Open.Directory directory)) {
      throw new FsException(Errno.EINVAL, "directory handle " + handle);
    }
    Reply reply = Reply.ok(request, Math.clamp(size, 0, MAX_WRITE));
    List<Handles.Name> names = directory.names();
    for (int i = (int) Math.clamp(offset, 0, names.size()); i < names.size(); i++) {
      Handles.Name name = names.get(i);
      if (!reply.entry(name.name(), name.inode(), name.type(), i + 1)) {
        break;
      }
    }
    return reply;
  }

  private Reply release(Request request) throws FsException {
    handles.remove(request.u64());
    return Reply.done(request);
  }

  private Reply statfs(Request request) {
    View.Usage used = usage.get();
    long blocks = View.Usage.BYTES_MAX / BLOCK;
    long free = Math.max(0, View.Usage.BYTES_MAX - used.bytes()) / BLOCK;
    return Reply.ok(request, STATFS_REPLY)
        .u64(blocks)
        .u64(free)
        .u64(free)
        .u64(View.Usage.ENTRIES_MAX)
        .u64(Math.max(0, View.Usage.ENTRIES_MAX - used.entries()))
        .u32(BLOCK)
        .u32(Path.NAME_BYTES_MAX)
        .u32(BLOCK)
        .zeros(28);
  }

  private Optional<Reply> forget(long node, long lookups) {
    nodes.forget(node, lookups);
    return Optional.empty();
  }

  private Optional<Reply> forgetMany(Request request) throws FsException {
    int count = request.u32();
    request.skip(4);
    for (int i = 0; i < count; i++) {
      nodes.forget(request.u64(), request.u64());
    }
    return Optional.empty();
  }

  /** Ids the kernel holds; for tests of what is forgotten. */
  int knownNodes() {
    return nodes.size();
  }
}
