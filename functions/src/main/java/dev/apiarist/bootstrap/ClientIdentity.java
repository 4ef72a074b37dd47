package dev.apiarist.bootstrap;

/**
 * What a client of the managers' Docker API presents.
 *
 * @param certificatePem its certificate
 * @param keyPem its private key, PKCS #8; never logged
 */
record ClientIdentity(String certificatePem, String keyPem) {
  @Override
  public String toString() {
    return "ClientIdentity[key withheld]";
  }
}
