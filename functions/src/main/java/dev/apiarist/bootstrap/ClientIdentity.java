package dev.apiarist.bootstrap;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client of the managers' Docker API presents. Its serial number, of which the first is not
 * written, stands in its certificate's name: so it can never say less or more than the certificate.
 *
 * @param certificatePem its certificate
 * @param keyPem its private key, PKCS #8; never logged
 */
record ClientIdentity(String certificatePem, String keyPem) {
  private static final Pattern NAME = Pattern.compile("CN=apiarist-.*-functions-(\\d{1,7})");
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  /** The common name of a cluster's functions. */
  static String name(String cluster, int serial) {
    return "apiarist-" + cluster + "-functions" + (serial == 1 ? "" : "-" + serial);
  }

  /** Which of the cluster's client certificates it is, from 1. */
  int serial() {
    try {
      Matcher name = NAME.matcher(certificate().getSubjectX500Principal().getName());
      return name.matches() ? Integer.parseInt(name.group(1)) : 1;
    } catch (GeneralSecurityException malformed) {
      return 0;
    }
  }

  /** Whether the key is the certificate's: the two are written one after the other. */
  boolean fits() {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Pem.read(Pem.PRIVATE_KEY, keyPem))));
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Pem.read(Pem.CERTIFICATE, certificatePem)));
  }

  @Override
  public String toString() {
    return "ClientIdentity[key withheld]";
  }
}
