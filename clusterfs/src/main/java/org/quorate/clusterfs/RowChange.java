package org.quorate.clusterfs;

/** One change of the database; a list of them is one transaction. */
public sealed interface RowChange {
  /** Insert or replace by inode. */
  record Put(Row row) implements RowChange {}

  record Remove(long inode) implements RowChange {}

  /** Replace the epoch record that is kept beside the tree. */
  record Epoch(byte[] record) implements RowChange {}
}
