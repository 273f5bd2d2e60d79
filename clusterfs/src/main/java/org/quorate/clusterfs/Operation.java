package org.quorate.clusterfs;

/** A change of the tree asked for on this node; paths without leading slash. */
public sealed interface Operation {
  String path();

  record Create(String path) implements Operation {}

  record Mkdir(String path) implements Operation {}

  record Delete(String path) implements Operation {}

  record Rename(String path, String to) implements Operation {}

  /** See {@link PveTree#write}; the array is not copied. */
  record Write(String path, int offset, byte[] bytes, boolean truncate) implements Operation {}

  /** See {@link PveTree#setTimes}. */
  record SetTimes(String path, long mtimeSeconds) implements Operation {}
}
