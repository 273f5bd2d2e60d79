package org.quorate.ha;

/** How asking for a cluster lock ended. */
public enum LockAnswer {
  /** This node holds it and did not before, or its own hold had run out. */
  TAKEN,
  /** This node held it and has refreshed it. */
  KEPT,
  /** This node does not hold it, or that is not known. */
  REFUSED;

  public boolean held() {
    return switch (this) {
      case TAKEN, KEPT -> true;
      case REFUSED -> false;
    };
  }
}
