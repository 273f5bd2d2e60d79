package org.quorate.clusterfs;

import java.util.List;
import java.util.Optional;

/** Everything readers may ask, at one moment; immutable. Paths as in {@link PveTree}. */
public interface View {
  Attributes attributes(String path) throws FsException;

  /** The names in a directory, sorted; virtual files and links included in the root. */
  List<String> list(String path) throws FsException;

  /** A whole file; the array must not be changed. */
  byte[] read(String path) throws FsException;

  String readLink(String path) throws FsException;

  ClusterInfo info();

  /** The tree's version: grows with every change anywhere in the cluster. */
  long version();

  /** The holder of a lock directory (child of priv/lock), or empty when it is free. */
  Optional<LockHolder> lockHolder(String path);

  /** A node's status value. */
  Optional<byte[]> status(String node, String key);

  /** The cluster log, newest first, at most {@code max} entries. */
  List<LogRecord> log(int max);

  /**
   * The cluster log as {@code .clusterlog} has it, newest first.
   *
   * @param ident whose entries; empty for all
   */
  byte[] clusterLog(int max, String ident);

  /** Bytes and entries in use, for statfs. */
  Usage usage();

  /** What the tree holds against its limits (128 MiB, 256 Ki entries). */
  record Usage(long bytes, long entries) {
    public static final long BYTES_MAX = 128L << 20;
    public static final long ENTRIES_MAX = 256L << 10;
  }
}
