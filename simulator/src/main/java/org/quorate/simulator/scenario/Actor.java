package org.quorate.simulator.scenario;

import java.util.Locale;

/** Who tells an event. */
enum Actor {
  CRM,
  LRM,
  SIM;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
