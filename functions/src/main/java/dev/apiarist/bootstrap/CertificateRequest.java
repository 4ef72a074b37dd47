package dev.apiarist.bootstrap;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * What is taken from a certificate signing request (PKCS #10, RFC 2986): the public key, whose
 * possession the request's signature has proved. The subject and the extensions it asks for are
 * ignored, since the one who asks does not decide what the certificate says.
 *
 * @param key a P-256 public key
 */
record CertificateRequest(PublicKey key) {
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectIdentifier("1.2.840.10045.4.3.2"));
  private static final int P256_BITS = 256;
  private static final int LONGEST = 4096;

  /**
   * Reads and verifies a request.
   *
   * @param pem a PEM text of at most 4096 characters
   * @throws IllegalArgumentException when it is malformed, not an ECDSA P-256 request with SHA-256,
   *     or its signature does not verify
   */
  static CertificateRequest parse(String pem) {
    if (pem.length() > LONGEST) {
      throw new IllegalArgumentException("a certificate request has at most 4096 characters");
    }
    DerReader document = new DerReader(Pem.read(Pem.CERTIFICATE_REQUEST, pem));
    DerReader request = document.enter(Der.SEQUENCE);
    document.end();
    byte[] signed = request.whole(Der.SEQUENCE);
    byte[] algorithm = request.whole(Der.SEQUENCE);
    byte[] signature = request.bits();
    request.end();
    if (!Arrays.equals(algorithm, ECDSA_WITH_SHA256)) {
      throw new IllegalArgumentException("a certificate request is signed by ECDSA with SHA-256");
    }
    return new CertificateRequest(verified(publicKey(signed), signed, signature));
  }

  private static PublicKey publicKey(byte[] signed) {
    DerReader info = new DerReader(signed).enter(Der.SEQUENCE);
    info.content(Der.INTEGER);
    info.content(Der.SEQUENCE);
    byte[] encoded = info.whole(Der.SEQUENCE);
    try {
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
      if (key instanceof ECPublicKey elliptic
          && elliptic.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
        return key;
      }
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("a certificate request's key is a P-256 key", unreadable);
    }
    throw new IllegalArgumentException("a certificate request's key is a P-256 key");
  }

  private static PublicKey verified(PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(signed);
      if (verifier.verify(signature)) {
        return key;
      }
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException(
          "a certificate request's signature is malformed", malformed);
    }
    throw new IllegalArgumentException("a certificate request's signature does not verify");
  }
}
