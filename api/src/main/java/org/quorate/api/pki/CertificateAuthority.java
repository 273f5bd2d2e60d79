package org.quorate.api.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.quorate.model.NodeName;

/** One cluster's authority: vouches for the certificates of its nodes. Touches no files. */
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  /** Browsers refuse server certificates that live longer than 825 days. */
  private static final Duration NODE_LIFE = Duration.ofDays(730);

  /** A peer's clock may be behind ours. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  private static final String SIGNATURE = "SHA256withRSA";

  /** Makes the authority of a new cluster. */
  public static CertificateAuthority create(String id, BigInteger serial, Instant now) {
    KeyPair keys = KeyPairs.rsa(KeyPairs.AUTHORITY_BITS);
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, "Quorate Virtual Environment")
            .addRDN(BCStyle.OU, id)
            .addRDN(BCStyle.O, "PVE Cluster Manager CA")
            .build();
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          builder(name, serial, now, AUTHORITY_LIFE, name, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      return new CertificateAuthority(sign(builder, keys.getPrivate()), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException e) {
      throw failed(e);
    }
  }

  /**
   * Issues a node's certificate, good for serving and for asking other nodes.
   *
   * @param addresses the node's own, as text; the name, localhost and loopback are always included
   */
  public X509Certificate issue(
      NodeName node, PublicKey key, List<String> addresses, BigInteger serial, Instant now) {
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "PVE Cluster Node")
            .addRDN(BCStyle.CN, node.value())
            .build();
    try {
      JcaX509v3CertificateBuilder builder = builder(issuer, serial, now, NODE_LIFE, subject, key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
      builder.addExtension(Extension.subjectAlternativeName, false, names(node, addresses));
      return sign(builder, key(this));
    } catch (GeneralSecurityException | CertIOException e) {
      throw failed(e);
    }
  }

  /** Whether this authority signed it. */
  public boolean issued(X509Certificate certificate) {
    try {
      certificate.verify(this.certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  private static PrivateKey key(CertificateAuthority authority) {
    return authority.key;
  }

  private static GeneralNames names(NodeName node, List<String> addresses) {
    Set<ASN1Encodable> names = new LinkedHashSet<>();
    names.add(new GeneralName(GeneralName.dNSName, node.value()));
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    names.add(new GeneralName(GeneralName.iPAddress, "::1"));
    for (String address : addresses) {
      names.add(new GeneralName(GeneralName.iPAddress, address));
    }
    return GeneralNames.getInstance(
        new org.bouncycastle.asn1.DERSequence(names.toArray(ASN1Encodable[]::new)));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer,
      BigInteger serial,
      Instant now,
      Duration life,
      X500Name subject,
      PublicKey key) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(now.plus(life)), subject, key);
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      X509CertificateHolder holder =
          builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key));
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (OperatorCreationException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(Exception e) {
    return new IllegalStateException("the certificate could not be made: " + e.getMessage(), e);
  }
}
