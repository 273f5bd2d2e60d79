package org.quorate.ha.lrm;

/** What is to be done with a service whose guest runs and does not serve. */
public enum HealthOrder {
  /** Stopped and started here; failures count as those of any start. */
  RESTART("restart"),

  /**
   * Stopped and reported as a service that cannot be started here: the master places it elsewhere,
   * by its rules and within {@code max_relocate}.
   */
  RELOCATE("relocate");

  private final String text;

  HealthOrder(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
