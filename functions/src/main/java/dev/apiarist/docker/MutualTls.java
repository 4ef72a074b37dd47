package dev.apiarist.docker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Turns PEM into sockets that show our client certificate and trust our CA alone. The key never
 * passes through a password-protected store, which would cost a tenth of a cold start with Docker.
 */
final class MutualTls {
  private MutualTls() {}

  /**
   * A socket factory for these credentials. Make it once: connections are only reused between
   * requests that share it.
   *
   * @throws IllegalArgumentException when a PEM text is not what it should be; the message never
   *     repeats it
   */
  static SSLSocketFactory socketFactory(ClientCredentials credentials) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore(certificates("CA certificate", credentials.caCertificate())));
      List<X509Certificate> chain =
          certificates("client certificate", credentials.certificate()).stream()
              .map(X509Certificate.class::cast)
              .toList();
      KeyManager key = new SingleKeyManager(chain, privateKey(credentials.key()));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException("unusable Docker API credentials", unusable);
    }
  }

  private static KeyStore trustStore(Collection<? extends Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    int index = 0;
    for (Certificate authority : authorities) {
      store.setCertificateEntry("ca" + index++, authority);
    }
    return store;
  }

  private static List<Certificate> certificates(String what, String pem)
      throws GeneralSecurityException {
    List<Certificate> found =
        List.copyOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no certificate in the PEM of the " + what);
    }
    return found;
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    String begin = "-----BEGIN PRIVATE KEY-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END PRIVATE KEY-----");
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("the client key is not PKCS#8 PEM");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("the client key is not valid Base64");
    }
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
