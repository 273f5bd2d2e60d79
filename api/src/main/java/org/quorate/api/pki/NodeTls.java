package org.quorate.api.pki;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * The node's identity in TLS, serving and asking. {@link #reload} takes up new files while
 * connections go on: joining a cluster replaces certificate and authority under the running daemon.
 */
public final class NodeTls {
  private static final String ALIAS = "node";

  private record Identity(
      PrivateKey key,
      X509Certificate certificate,
      X509Certificate authority,
      List<FileTime> stamp) {}

  private final ClusterKeys keys;
  private final NodeName node;
  private volatile Identity identity;

  private NodeTls(ClusterKeys keys, NodeName node, Identity identity) {
    this.keys = keys;
    this.node = node;
    this.identity = identity;
  }

  /**
   * Reads the node's files.
   *
   * @throws IOException when they are not there (call {@link ClusterKeys#ensure} first)
   */
  public static NodeTls load(ClusterKeys keys, NodeName node) throws IOException {
    return new NodeTls(keys, node, read(keys, node));
  }

  /**
   * Reads the files again if they changed.
   *
   * @return whether they did
   */
  public boolean reload() throws IOException {
    if (stamp(keys, node).equals(identity.stamp())) {
      return false;
    }
    identity = read(keys, node);
    return true;
  }

  public X509Certificate certificate() {
    return identity.certificate();
  }

  /**
   * For the server: shows the node's certificate; a client's must be of the cluster's authority.
   */
  public SSLContext serving() {
    return context(new Trust(null));
  }

  /** For asking one node: its certificate must be of the cluster's authority and carry its name. */
  public SSLContext asking(NodeName other) {
    return context(new Trust(other));
  }

  private SSLContext context(Trust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Keys()}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static Identity read(ClusterKeys keys, NodeName node) throws IOException {
    List<FileTime> stamp = stamp(keys, node);
    return new Identity(
        Pem.privateKey(Files.readString(keys.key(node)), keys.key(node).toString()),
        keys.readCertificate(node),
        keys.readAuthorityCertificate(),
        stamp);
  }

  private static List<FileTime> stamp(ClusterKeys keys, NodeName node) throws IOException {
    List<FileTime> out = new ArrayList<>();
    for (Path file : List.of(keys.key(node), keys.certificate(node), keys.authorityCertificate())) {
      out.add(Files.getLastModifiedTime(file));
    }
    return out;
  }

  /** Always the newest key. */
  private final class Keys extends X509ExtendedKeyManager {
    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return serves(keyType) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return serves(keyType) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {identity.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }

    private boolean serves(String keyType) {
      return identity.key().getAlgorithm().equals(keyType);
    }
  }

  /**
   * Trusts what the cluster's authority signed. Which name a peer must have is known here (a node
   * is asked by an address that may change), so the address is not compared.
   */
  private final class Trust extends X509ExtendedTrustManager {
    private final @Nullable NodeName wanted;

    Trust(@Nullable NodeName wanted) {
      this.wanted = wanted;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String authType, @Nullable Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String authType, @Nullable Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    /** Named in the handshake, so that browsers do not offer certificates of others. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {identity.authority()};
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      X509Certificate leaf = chain[0];
      leaf.checkValidity();
      try {
        leaf.verify(identity.authority().getPublicKey());
      } catch (GeneralSecurityException foreign) {
        throw new CertificateException("the certificate is not of this cluster", foreign);
      }
      if (leaf.getBasicConstraints() >= 0) {
        throw new CertificateException("an authority's certificate is not a node's");
      }
      if (wanted != null && !CertificateNames.of(leaf).contains(wanted.value())) {
        throw new CertificateException("the certificate is not of node " + wanted);
      }
    }
  }
}
