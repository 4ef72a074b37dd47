package dev.apiarist.bootstrap;

import java.io.ByteArrayInputStream;
import java.net.Inet4Address;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A cluster's own certificate authority, which vouches for both ends of the managers' Docker API:
 * the engines (server certificates) and the functions (one client certificate). It is not Swarm's
 * CA. All keys are on P-256, all signatures ECDSA with SHA-256. Certificates are valid from an hour
 * before they are made, so that a machine whose clock is behind accepts them.
 */
final class CertificateAuthority {
  /** How long the authority itself is valid; every other certificate ends before. */
  static final Duration AUTHORITY_VALIDITY = Duration.ofDays(20 * 365L);

  /** How long the functions' certificate is valid. */
  static final Duration CLIENT_VALIDITY = Duration.ofDays(10 * 365L);

  /** How long an engine's certificate is valid; a node renews it at boot in its last year. */
  static final Duration SERVER_VALIDITY = Duration.ofDays(5 * 365L);

  private static final Duration RENEW_BEFORE = Duration.ofDays(365);
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final int DIGITAL_SIGNATURE = 0x80;
  private static final int CERTIFICATE_SIGN_AND_CRL_SIGN = 0x06;
  private static final int IP_ADDRESS = 7;

  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new authority with a new key. */
  static CertificateAuthority create(String cluster, Instant now) {
    KeyPair keys = newKeys();
    String name = "Apiarist " + cluster;
    byte[] certificate =
        CertificateTemplate.of(
                name,
                keys.getPublic(),
                now,
                AUTHORITY_VALIDITY,
                CertificateTemplate.extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes())),
                keyUsage(CERTIFICATE_SIGN_AND_CRL_SIGN))
            .signedBy(CertificateTemplate.name(name), keys.getPublic(), keys.getPrivate());
    return new CertificateAuthority(parse(certificate), keys.getPrivate());
  }

  /**
   * The authority that was written down before.
   *
   * @throws IllegalArgumentException when either text is not what it should be, or they do not
   *     belong together
   */
  static CertificateAuthority of(String certificatePem, String keyPem) {
    X509Certificate certificate = parse(Pem.read(Pem.CERTIFICATE, certificatePem));
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Pem.read(Pem.PRIVATE_KEY, keyPem)));
      CertificateAuthority authority = new CertificateAuthority(certificate, key);
      parse(authority.issue("probe", certificate.getPublicKey(), Instant.EPOCH, Duration.ZERO))
          .verify(certificate.getPublicKey());
      return authority;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalArgumentException(
          "the certificate authority's key is not that of its certificate", unusable);
    }
  }

  String certificatePem() {
    return pem(certificate);
  }

  /** The private key, PKCS #8. Never log it. */
  String keyPem() {
    return Pem.write(Pem.PRIVATE_KEY, key.getEncoded());
  }

  /** Whether a certificate is ours and good for another year at least. */
  boolean vouchesFor(String certificatePem, Instant now) {
    try {
      X509Certificate issued = parse(Pem.read(Pem.CERTIFICATE, certificatePem));
      issued.verify(certificate.getPublicKey());
      return issued.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE));
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return false;
    }
  }

  /** A new client with a new key. */
  ClientIdentity client(String name, Instant now) {
    KeyPair keys = newKeys();
    byte[] issued =
        issue(name, keys.getPublic(), now, CLIENT_VALIDITY, usage(CLIENT_AUTHENTICATION));
    return new ClientIdentity(
        Pem.write(Pem.CERTIFICATE, issued),
        Pem.write(Pem.PRIVATE_KEY, keys.getPrivate().getEncoded()));
  }

  /** Certifies an engine's key for exactly one address. */
  String server(String name, CertificateRequest request, Inet4Address address, Instant now) {
    byte[] names = Der.sequence(Der.implicit(IP_ADDRESS, address.getAddress()));
    return Pem.write(
        Pem.CERTIFICATE,
        issue(
            name,
            request.key(),
            now,
            SERVER_VALIDITY,
            usage(SERVER_AUTHENTICATION),
            CertificateTemplate.extension(SUBJECT_ALTERNATIVE_NAME, false, names)));
  }

  private byte[] issue(
      String name, PublicKey subject, Instant now, Duration validity, byte[]... extensions) {
    byte[][] all = Arrays.copyOf(extensions, extensions.length + 2);
    all[extensions.length] = CertificateTemplate.extension(BASIC_CONSTRAINTS, true, Der.sequence());
    all[extensions.length + 1] = keyUsage(DIGITAL_SIGNATURE);
    Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
    Duration shorter = left.compareTo(validity) < 0 ? left : validity;
    return CertificateTemplate.of(name, subject, now, shorter, all)
        .signedBy(
            certificate.getSubjectX500Principal().getEncoded(), certificate.getPublicKey(), key);
  }

  private static byte[] keyUsage(int bits) {
    return CertificateTemplate.extension(KEY_USAGE, true, Der.namedBits(bits));
  }

  private static byte[] usage(String purpose) {
    return CertificateTemplate.extension(
        EXTENDED_KEY_USAGE, false, Der.sequence(Der.objectIdentifier(purpose)));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has P-256", impossible);
    }
  }

  private static X509Certificate parse(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException("not an X.509 certificate", malformed);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return Pem.write(Pem.CERTIFICATE, certificate.getEncoded());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a parsed certificate has an encoding", impossible);
    }
  }
}
