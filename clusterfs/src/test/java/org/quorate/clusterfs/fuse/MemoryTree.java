package org.quorate.clusterfs.fuse;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.quorate.clusterfs.Attributes;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.PveTree;

/** A tree in memory with the rules the mount's tests need; not a replica of anything. */
final class MemoryTree implements PveTree {
  private record Entry(long inode, byte[] data, boolean directory, long mtime) {}

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private long last = 1;
  volatile boolean quorate = true;

  MemoryTree() {
    entries.put("", new Entry(0, new byte[0], true, 0));
  }

  private Entry entry(String path) throws FsException {
    Entry entry = entries.get(path);
    if (entry == null) {
      throw new FsException(Errno.ENOENT, path);
    }
    return entry;
  }

  private void changing(String path) throws FsException {
    if (!quorate) {
      throw new FsException(Errno.EACCES, path);
    }
  }

  @Override
  public synchronized Attributes attributes(String path) throws FsException {
    if (path.equals("local")) {
      return new Attributes(Attributes.Kind.LINK, 0, 0755, 11, 0);
    }
    if (path.equals(".members")) {
      return new Attributes(Attributes.Kind.FILE, 0, 0440, read(path).length, 0);
    }
    Entry e = entry(path);
    int mode = e.directory ? 0755 : 0640;
    return new Attributes(
        e.directory ? Attributes.Kind.DIRECTORY : Attributes.Kind.FILE,
        e.inode,
        quorate ? mode : mode & 0555,
        e.data.length,
        e.mtime);
  }

  @Override
  public synchronized List<String> list(String path) throws FsException {
    String prefix = path.isEmpty() ? "" : path + "/";
    entry(path);
    return entries.keySet().stream()
        .filter(p -> !p.isEmpty() && p.startsWith(prefix))
        .map(p -> p.substring(prefix.length()))
        .filter(p -> !p.contains("/"))
        .toList();
  }

  @Override
  public synchronized byte[] read(String path) throws FsException {
    return path.equals(".members") ? ("{" + entries.size() + "}\n").getBytes() : entry(path).data;
  }

  @Override
  public String readLink(String path) {
    return "nodes/node1";
  }

  private void add(String path, boolean directory) throws FsException {
    changing(path);
    int slash = path.lastIndexOf('/');
    entry(slash < 0 ? "" : path.substring(0, slash));
    if (entries.containsKey(path)) {
      throw new FsException(Errno.EEXIST, path);
    }
    entries.put(path, new Entry(++last, new byte[0], directory, now()));
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  @Override
  public synchronized void create(String path) throws FsException {
    add(path, false);
  }

  @Override
  public synchronized void mkdir(String path) throws FsException {
    add(path, true);
  }

  @Override
  public synchronized void delete(String path) throws FsException {
    changing(path);
    entry(path);
    if (!list(path).isEmpty() && entry(path).directory) {
      throw new FsException(Errno.ENOTEMPTY, path);
    }
    entries.remove(path);
  }

  @Override
  public synchronized void rename(String from, String to) throws FsException {
    changing(from);
    Entry entry = entry(from);
    entries.remove(from);
    entries.put(to, entry);
  }

  @Override
  public synchronized int write(String path, int offset, byte[] bytes, boolean truncate)
      throws FsException {
    changing(path);
    Entry e = entry(path);
    int end = offset + bytes.length;
    if (end > 1 << 20) {
      throw new FsException(Errno.EFBIG, path);
    }
    byte[] data = Arrays.copyOf(e.data, truncate ? end : Math.max(end, e.data.length));
    System.arraycopy(bytes, 0, data, offset, bytes.length);
    entries.put(path, new Entry(e.inode, data, false, now()));
    return bytes.length;
  }

  @Override
  public synchronized void setTimes(String path, long mtime) throws FsException {
    changing(path);
    Entry e = entry(path);
    entries.put(path, new Entry(e.inode, e.data, e.directory, mtime));
  }
}
