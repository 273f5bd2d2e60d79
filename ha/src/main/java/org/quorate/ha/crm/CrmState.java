package org.quorate.ha.crm;

import java.util.Locale;

/** State of the CRM daemon; {@link Crm} has the transitions. */
public enum CrmState {
  WAIT_FOR_QUORUM,
  SLAVE,
  MASTER,
  LOST_MANAGER_LOCK;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
