package dev.apiarist.bootstrap;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a certificate says (X.509 version 3, RFC 5280), before somebody signs it.
 *
 * @param subject the subject's common name
 * @param notBefore, notAfter whole seconds
 * @param extraExtensions beside the key identifiers
 */
record CertificateTemplate(
    String subject,
    PublicKey key,
    Instant notBefore,
    Instant notAfter,
    List<byte[]> extraExtensions) {
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectIdentifier("1.2.840.10045.4.3.2"));
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How far a node's clock may be behind ours. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /** A certificate valid from an hour before now, for machines whose clock is behind. */
  static CertificateTemplate of(
      String subject, PublicKey key, Instant now, Duration validity, byte[]... extensions) {
    Instant seconds = now.truncatedTo(ChronoUnit.SECONDS);
    return new CertificateTemplate(
        subject, key, seconds.minus(CLOCK_SKEW), seconds.plus(validity), List.of(extensions));
  }

  static byte[] extension(String identifier, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.objectIdentifier(identifier), Der.yes(), Der.octetString(value))
        : Der.sequence(Der.objectIdentifier(identifier), Der.octetString(value));
  }

  /**
   * The certificate in DER, with a random positive serial number of 127 bits.
   *
   * @param issuer the signer's distinguished name in DER
   */
  byte[] signedBy(byte[] issuer, PublicKey issuerKey, PrivateKey signer) {
    BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    byte[] certificate =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)),
            Der.integer(serial),
            ECDSA_WITH_SHA256,
            issuer,
            Der.sequence(Der.time(notBefore), Der.time(notAfter)),
            name(subject),
            key.getEncoded(),
            Der.explicit(3, Der.sequence(extensions(issuerKey))));
    return Der.sequence(certificate, ECDSA_WITH_SHA256, Der.bitString(sign(certificate, signer)));
  }

  private byte[][] extensions(PublicKey issuerKey) {
    List<byte[]> all = new ArrayList<>(extraExtensions);
    all.add(extension(SUBJECT_KEY_IDENTIFIER, false, Der.octetString(identifier(key))));
    all.add(
        extension(
            AUTHORITY_KEY_IDENTIFIER, false, Der.sequence(Der.implicit(0, identifier(issuerKey)))));
    return all.toArray(byte[][]::new);
  }

  /** A distinguished name that is one common name. */
  static byte[] name(String commonName) {
    return Der.sequence(
        Der.set(Der.sequence(Der.objectIdentifier(COMMON_NAME), Der.utf8(commonName))));
  }

  /** RFC 7093 §2, method 1: the leftmost 160 bits of the SHA-256 of the key's bits. */
  private static byte[] identifier(PublicKey key) {
    DerReader info = new DerReader(key.getEncoded()).enter(Der.SEQUENCE);
    info.content(Der.SEQUENCE);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(info.bits());
      return Arrays.copyOf(hash, 20);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static byte[] sign(byte[] content, PrivateKey signer) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signer);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException unusable) {
      throw new IllegalArgumentException("the signer's key is not a P-256 key", unusable);
    }
  }
}
