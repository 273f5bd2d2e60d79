package org.quorate.api.cluster;

import java.io.IOException;
import org.quorate.api.pki.Fingerprint;

/** The certificate a future peer shows, for its administrator to confirm. */
public final class PeerCertificate {
  private PeerCertificate() {}

  /**
   * Asks the host's port 8006; nothing but the handshake is sent.
   *
   * @throws IOException when it does not answer
   */
  public static Fingerprint fingerprintOf(String host) throws IOException, InterruptedException {
    return Peer.learn(host);
  }
}
