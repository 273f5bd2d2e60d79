package org.quorate.ha.readiness;

import org.quorate.model.ServiceId;

/** Looks whether a guest answers. */
@FunctionalInterface
public interface Readiness {
  /**
   * Looks once; takes a few seconds at most.
   *
   * @return false when it does not answer, answers wrongly, or that is not known
   */
  boolean answers(ServiceId guest, Probe probe);
}
