package org.quorate.fencing.ledger;

/** Which complete set of evidence proved a node off; {@link #label} is the word in files. */
public enum Proof {
  /** An agent said "off" and the device then read "off" as often as the policy asks. */
  FENCE_AGENT("fence-agent"),
  LEASE("lease"),
  OPERATOR("operator");

  private final String label;

  Proof(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
