package org.quorate.model;

/**
 * The name of a storage in storage.cfg: a letter, then letters, digits, '-', '_' or '.'.
 *
 * @throws InvalidInput when built from anything else
 */
public record StorageId(String value) implements Comparable<StorageId> {
  public StorageId {
    if (!value.matches("[A-Za-z][A-Za-z0-9_.-]{0,98}[A-Za-z0-9]")) {
      throw new InvalidInput(
          "'"
              + Quoted.of(value)
              + "' is not a storage id: use a letter, then letters, digits, '-', '_' or '.'");
    }
  }

  @Override
  public int compareTo(StorageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
