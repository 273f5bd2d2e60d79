package org.quorate.bench.ha;

/** Which round is measured. */
enum Case {
  /** Nothing happens; every service has a new result, as in every round of a working cluster. */
  STEADY("steady state"),
  /** A node has been away for a minute: it is fenced, and all its services get other nodes. */
  FAILURE("a node fails");

  private final String text;

  Case(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
