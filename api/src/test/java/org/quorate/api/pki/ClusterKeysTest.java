package org.quorate.api.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** A node alone makes everything; one that joins gets a certificate of the cluster's authority. */
class ClusterKeysTest {
  private static final NodeName NODE = new NodeName("node1");
  private static final List<String> ADDRESSES = List.of("10.70.3.1", "fd00:0:0:0:0:0:0:1");

  @TempDir private Path directory;

  @Test
  void aNodeAloneMakesAllFilesOnceAndSecretsAreSecret() throws Exception {
    ClusterKeys keys = new ClusterKeys(directory);
    assertThat(keys.ensure(NODE, ADDRESSES, Instant.now()))
        .extracting(file -> directory.relativize(file).toString())
        .containsExactlyInAnyOrder(
            "priv/pve-root-ca.key",
            "pve-root-ca.pem",
            "priv/authkey.key",
            "authkey.pub",
            "pve-www.key",
            "nodes/node1/pve-ssl.key",
            "nodes/node1/pve-ssl.pem",
            "priv/pve-root-ca.srl");
    for (String secret :
        List.of("priv/pve-root-ca.key", "priv/authkey.key", "nodes/node1/pve-ssl.key")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve(secret))))
          .isEqualTo("rw-------");
      assertThat(directory.resolve(secret)).content().startsWith("-----BEGIN RSA PRIVATE KEY");
    }
    assertThat(keys.ensure(NODE, ADDRESSES, Instant.now())).isEmpty();

    X509Certificate certificate = keys.readCertificate(NODE);
    certificate.verify(keys.readAuthorityCertificate().getPublicKey());
    assertThat(CertificateNames.of(certificate))
        .contains("node1", "localhost", "127.0.0.1", "10.70.3.1", "fd00:0:0:0:0:0:0:1");
    assertThat(Fingerprint.of(certificate).value()).hasSize(95);

    // A new address, or the end near: another certificate of the same authority.
    assertThat(keys.ensure(NODE, List.of("10.70.3.9"), Instant.now())).isNotEmpty();
    assertThat(keys.ensure(NODE, List.of("10.70.3.9"), Instant.now().plus(Duration.ofDays(725))))
        .isNotEmpty();
  }

  @Test
  void joiningReplacesTheIdentityOfARunningNode() throws IOException {
    Path cluster = directory.resolve("cluster");
    Path alone = directory.resolve("alone");
    ClusterKeys keys = new ClusterKeys(alone);
    keys.ensure(NODE, List.of(), Instant.now());
    NodeTls tls = NodeTls.load(keys, NODE);
    Fingerprint before = Fingerprint.of(tls.certificate());
    assertThat(tls.reload()).isFalse();

    new ClusterKeys(cluster).ensure(new NodeName("first"), List.of(), Instant.now());
    for (String file : List.of("pve-root-ca.pem", "priv/pve-root-ca.key")) {
      Files.copy(cluster.resolve(file), alone.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(alone.resolve(file), FileTime.from(Instant.now().plusSeconds(60)));
    }
    assertThat(keys.ensure(NODE, List.of(), Instant.now()))
        .extracting(file -> String.valueOf(file.getFileName()))
        .contains("pve-ssl.pem");
    assertThat(tls.reload()).isTrue();
    assertThat(Fingerprint.of(tls.certificate())).isNotEqualTo(before);
  }

  @Test
  void damagedKeysAreNamed() throws IOException {
    ClusterKeys keys = new ClusterKeys(directory);
    Files.createDirectories(directory.resolve("priv"));
    Files.writeString(directory.resolve("authkey.pub"), "-----BEGIN PUBLIC KEY-----\n!!\n");
    Files.writeString(directory.resolve("priv/authkey.key"), "");
    assertThatThrownBy(keys::ticketKeys)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("authkey.pub");
  }

  @Property(tries = 300)
  void anyTextIsAFingerprintOrARefusal(@ForAll String text) {
    assertThatThrownBy(() -> Fingerprint.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("AA:BB:");
  }

  @Property(tries = 200)
  void anyTextIsPemOrARefusal(@ForAll String text) {
    String pem = "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    assertThatThrownBy(() -> Pem.certificate(pem, "file")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Pem.privateKey(pem, "file")).isInstanceOf(InvalidInput.class);
  }
}
