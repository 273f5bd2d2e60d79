package org.quorate.guest.qmp;

import java.io.IOException;

/** QEMU answered a command with an error: it was surely not carried out. */
public final class QmpException extends IOException {
  private static final long serialVersionUID = 1L;

  public QmpException(String message) {
    super(message);
  }
}
