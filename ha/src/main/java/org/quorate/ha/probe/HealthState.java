package org.quorate.ha.probe;

/** How a probed guest stands. The legal changes are in {@link Health}. */
public enum HealthState {
  /** Not looked at: it does not run here in peace. */
  WAITING("waiting"),
  /** It started or arrived a short while ago: silence does not count yet. */
  GRACE("grace"),
  HEALTHY("healthy"),
  /** It did not answer, and not often enough in a row to be sure. */
  SUSPECT("suspect"),
  /** It does not answer, and something forbids to act. */
  BRAKED("braked"),
  /** Its restart is ordered. */
  RESTART("restart"),
  /** Its relocation is ordered. */
  RELOCATE("relocate");

  private final String text;

  HealthState(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
