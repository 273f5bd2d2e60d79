package org.quorate.api.cluster;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.quorate.api.pki.Fingerprint;

/**
 * Trusts one certificate: before a node has joined, its administrator's word for the fingerprint is
 * all there is. Without a wanted fingerprint it trusts none, but remembers what was shown.
 */
final class PinnedPeer extends X509ExtendedTrustManager {
  private final @Nullable Fingerprint wanted;
  private volatile @Nullable Fingerprint shown;

  PinnedPeer(@Nullable Fingerprint wanted) {
    this.wanted = wanted;
  }

  /** What the peer showed, null before a handshake. */
  @Nullable Fingerprint shown() {
    return shown;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    Fingerprint peer = Fingerprint.of(chain[0]);
    shown = peer;
    if (!peer.equals(wanted)) {
      throw new CertificateException("fingerprint " + peer);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
