package org.quorate.api.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.quorate.api.access.TicketKeys;
import org.quorate.api.access.Tickets;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/**
 * The key files under /etc/pve. A node alone makes all of them; one that joins finds the cluster's
 * and only gets a new certificate from the cluster's authority.
 */
public final class ClusterKeys {
  /** A certificate is replaced this long before it ends. */
  private static final Duration RENEW_BEFORE = Duration.ofDays(14);

  private static final int SERIAL_BITS = 64;
  private static final Set<PosixFilePermission> SECRET =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r-----");

  private final Path etcPve;
  private final SecureRandom random = new SecureRandom();

  /** Works on the files below {@code etcPve}, /etc/pve in life. */
  public ClusterKeys(Path etcPve) {
    this.etcPve = etcPve;
  }

  public Path authorityCertificate() {
    return etcPve.resolve("pve-root-ca.pem");
  }

  public Path certificate(NodeName node) {
    return nodeDirectory(node).resolve("pve-ssl.pem");
  }

  public Path key(NodeName node) {
    return nodeDirectory(node).resolve("pve-ssl.key");
  }

  /**
   * Makes what is missing, and a new certificate when the node's is not of this authority, does not
   * name all its addresses, or ends soon.
   *
   * @return what was written, for the log; empty when all was there
   * @throws IOException when /etc/pve cannot be written: no quorum, or not mounted
   */
  public List<Path> ensure(NodeName node, Collection<String> addresses, Instant now)
      throws IOException {
    List<Path> written = new ArrayList<>();
    Files.createDirectories(etcPve.resolve("priv"));
    Files.createDirectories(nodeDirectory(node));
    ensureAuthority(now, written);
    ensureTicketKeys(written);
    if (!isGood(node, addresses, now)) {
      issue(node, addresses, now, written);
    }
    return written;
  }

  /** The keys for tickets; the previous public key is still accepted. */
  public TicketKeys ticketKeys() throws IOException {
    List<PublicKey> checking = new ArrayList<>();
    checking.add(Pem.publicKey(read(publicAuthKey()), publicAuthKey().toString()));
    Path old = etcPve.resolve("authkey.pub.old");
    if (Files.exists(old)) {
      checking.add(Pem.publicKey(read(old), old.toString()));
    }
    return new TicketKeys(
        Pem.privateKey(read(privateAuthKey()), privateAuthKey().toString()),
        List.copyOf(checking),
        csrfSecret());
  }

  /** The certificate, as a new node shows its fingerprint or a peer pins it. */
  public X509Certificate readCertificate(NodeName node) throws IOException {
    return Pem.certificate(read(certificate(node)), certificate(node).toString());
  }

  public X509Certificate readAuthorityCertificate() throws IOException {
    return Pem.certificate(read(authorityCertificate()), authorityCertificate().toString());
  }

  private void ensureAuthority(Instant now, List<Path> written) throws IOException {
    if (Files.exists(authorityCertificate()) && Files.exists(authorityKey())) {
      return;
    }
    CertificateAuthority made =
        CertificateAuthority.create(UUID.randomUUID().toString(), nextSerial(), now);
    write(authorityKey(), Pem.write(made.key()), SECRET, written);
    write(authorityCertificate(), Pem.write(made.certificate()), PUBLIC, written);
  }

  private void ensureTicketKeys(List<Path> written) throws IOException {
    if (!Files.exists(publicAuthKey()) || !Files.exists(privateAuthKey())) {
      KeyPair keys = KeyPairs.rsa(KeyPairs.NODE_BITS);
      write(privateAuthKey(), Pem.write(keys.getPrivate()), SECRET, written);
      write(publicAuthKey(), Pem.write(keys.getPublic()), PUBLIC, written);
    }
    if (!Files.exists(csrfKey())) {
      write(csrfKey(), Pem.write(KeyPairs.rsa(KeyPairs.NODE_BITS).getPrivate()), SECRET, written);
    }
  }

  private boolean isGood(NodeName node, Collection<String> addresses, Instant now)
      throws IOException {
    if (!Files.exists(certificate(node)) || !Files.exists(key(node))) {
      return false;
    }
    try {
      X509Certificate certificate = readCertificate(node);
      certificate.verify(readAuthorityCertificate().getPublicKey());
      return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))
          && CertificateNames.of(certificate).containsAll(addresses);
    } catch (GeneralSecurityException | InvalidInput foreign) {
      return false;
    }
  }

  private void issue(NodeName node, Collection<String> addresses, Instant now, List<Path> written)
      throws IOException {
    CertificateAuthority authority =
        new CertificateAuthority(
            readAuthorityCertificate(),
            Pem.privateKey(read(authorityKey()), authorityKey().toString()));
    KeyPair keys = KeyPairs.rsa(KeyPairs.NODE_BITS);
    BigInteger serial = nextSerial();
    X509Certificate issued =
        authority.issue(node, keys.getPublic(), List.copyOf(addresses), serial, now);
    write(key(node), Pem.write(keys.getPrivate()), SECRET, written);
    write(certificate(node), Pem.write(issued), PUBLIC, written);
    write(
        etcPve.resolve("priv/pve-root-ca.srl"),
        serial.toString(16).toUpperCase(java.util.Locale.ROOT) + "\n",
        SECRET,
        written);
  }

  /** Random, so that two nodes that issue at once do not give the same; the file names the last. */
  private BigInteger nextSerial() {
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
  }

  private SecretKey csrfSecret() throws IOException {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(read(csrfKey()).getBytes(StandardCharsets.UTF_8));
      return new SecretKeySpec(Base64.getEncoder().encode(digest), Tickets.HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no SHA-256: " + e.getMessage(), e);
    }
  }

  private Path nodeDirectory(NodeName node) {
    return etcPve.resolve("nodes").resolve(node.value());
  }

  private Path authorityKey() {
    return etcPve.resolve("priv/pve-root-ca.key");
  }

  private Path publicAuthKey() {
    return etcPve.resolve("authkey.pub");
  }

  private Path privateAuthKey() {
    return etcPve.resolve("priv/authkey.key");
  }

  private Path csrfKey() {
    return etcPve.resolve("pve-www.key");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  /** Whole or not at all: written beside, then renamed. /etc/pve sets owners and modes itself. */
  private static void write(
      Path file, String text, Set<PosixFilePermission> mode, List<Path> written)
      throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp." + ProcessHandle.current().pid());
    Files.deleteIfExists(beside);
    try (FileChannel out =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(mode))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written.add(file);
  }
}
