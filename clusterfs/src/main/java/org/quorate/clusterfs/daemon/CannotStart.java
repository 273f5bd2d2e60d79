package org.quorate.clusterfs.daemon;

/** Why the daemon does not start: one sentence for the administrator. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStart(String sentence) {
    super(sentence);
  }
}
