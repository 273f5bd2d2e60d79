package org.quorate.api.overview;

import java.io.IOException;
import org.quorate.api.ApiException;

/** What to say while the configuration cannot be read. */
public final class EtcPve {
  private EtcPve() {}

  /** The mount is dead or absent, as while quorate-clusterfs restarts: a client may try again. */
  public static ApiException unavailable(IOException cause) {
    ApiException out =
        ApiException.failed(
            "/etc/pve cannot be read ("
                + cause.getMessage()
                + "): quorate-clusterfs is starting or stopped, try again or see"
                + " 'systemctl status quorate-clusterfs'");
    out.addSuppressed(cause);
    return out;
  }
}
