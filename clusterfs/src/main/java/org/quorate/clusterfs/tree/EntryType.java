package org.quorate.clusterfs.tree;

import org.quorate.model.InvalidInput;

/** What an entry is, with the number the database and the wire use (dirent's d_type). */
public enum EntryType {
  DIRECTORY(4),
  FILE(8);

  private final int number;

  EntryType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  static EntryType of(int number) {
    return switch (number) {
      case 4 -> DIRECTORY;
      case 8 -> FILE;
      default -> throw new InvalidInput("entry type " + number + " is neither 4 nor 8");
    };
  }
}
