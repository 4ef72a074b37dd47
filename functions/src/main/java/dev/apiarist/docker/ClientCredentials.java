package dev.apiarist.docker;

/**
 * What admits a function to the managers' Docker API, as PEM.
 *
 * @param caCertificate the certificates that a manager's own must descend from; nothing else is
 *     trusted
 * @param certificate the client certificate, and its chain if it has one
 * @param key its private key: PKCS#8, elliptic curve
 */
public record ClientCredentials(String caCertificate, String certificate, String key) {
  /** Never shows the key. */
  @Override
  public String toString() {
    return "ClientCredentials[key hidden]";
  }
}
