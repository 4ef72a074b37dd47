package dev.apiarist.bootstrap;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/** Certificates for tests of other packages, from a real authority of ours. */
public final class TestCertificates {
  private final Instant now = Instant.now();
  private final CertificateAuthority authority = CertificateAuthority.create("test", now);

  /** The authority's own certificate. */
  public String authority() {
    return authority.certificatePem();
  }

  /** A client's certificate and key. */
  public Identity client(String name) {
    ClientIdentity client = authority.client(name, now);
    return new Identity(client.certificatePem(), client.keyPem());
  }

  /** An engine's certificate and key, for one IPv4 address. */
  public Identity server(String address) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      Inet4Address ip = (Inet4Address) InetAddress.getByName(address);
      return new Identity(
          authority.server("engine", new CertificateRequest(keys.getPublic()), ip, now),
          Pem.write(Pem.PRIVATE_KEY, keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * A certificate and its key, as PEM.
   *
   * @param key PKCS #8
   */
  public record Identity(String certificate, String key) {}
}
