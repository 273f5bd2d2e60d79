package org.quorate.model;

/**
 * A guest's number, 100 to 999,999,999 (Proxmox VE's range).
 *
 * @throws InvalidInput when built from anything else
 */
public record VmId(int value) implements Comparable<VmId> {
  public static final int MIN = 100;
  public static final int MAX = 999_999_999;

  public VmId {
    if (value < MIN || value > MAX) {
      throw new InvalidInput("VM id " + value + " is outside " + MIN + " to " + MAX);
    }
  }

  public static VmId parse(String text) {
    if (!text.matches("[1-9][0-9]{2,8}")) {
      throw new InvalidInput(
          "'" + Quoted.of(text) + "' is not a VM id: use a number from " + MIN + " to " + MAX);
    }
    return new VmId(Integer.parseInt(text));
  }

  @Override
  public int compareTo(VmId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
