package org.quorate.api;

import org.quorate.model.Upid;
import org.quorate.model.UserId;

/** Long work: it gets a UPID at once, and a log and an end that everyone can read later. */
@FunctionalInterface
public interface Tasks {
  /**
   * Starts the body on a thread of its own.
   *
   * @param type {@code qmstart}, {@code hastart}, … as Proxmox VE names them
   * @param id what it works on, may be empty
   * @return the task's id; the body may still have to begin
   */
  Upid start(String type, String id, UserId user, TaskBody body);
}
