package dev.apiarist.bootstrap;

import dev.apiarist.port.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a cluster's secrets: the certificate authority, the functions' client certificate, the
 * webhook's token and the keys of apps' tokens. Whatever is there already is kept unless it is to
 * be new, so that doing it twice, or again after a failure half-way, ends the same.
 */
public final class ClusterSetup {
  private static final String CA_CERTIFICATE = "ca-certificate";
  private static final String CA_KEY = "ca-key";
  private static final String CLIENT_CERTIFICATE = "client-certificate";
  private static final String CLIENT_KEY = "client-key";
  private static final List<String> ALL =
      List.of(
          CA_CERTIFICATE,
          CA_KEY,
          CLIENT_CERTIFICATE,
          CLIENT_KEY,
          WebhookTokens.PRESENT,
          WebhookTokens.PREVIOUS,
          AppTokenKeys.PARAMETER,
          ManagerList.PARAMETER);
  private static final Pattern CLUSTER = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST = 24;

  private final Parameters parameters;
  private final InstantSource clock;

  public ClusterSetup(Parameters parameters, InstantSource clock) {
    this.parameters = parameters;
    this.clock = clock;
  }

  /**
   * What the stack learns of it.
   *
   * @param webhookTokenSha256 of every valid token, the present one first; hexadecimal, with commas
   */
  public record Made(String webhookTokenSha256) {}

  /**
   * Makes what is missing, and what is to be new.
   *
   * @throws IllegalArgumentException when the cluster's name cannot be one, or a present secret is
   *     not what it should be; the message never repeats a secret
   */
  public Made make(String cluster, Rotation rotation) {
    if (cluster.length() > LONGEST || !CLUSTER.matcher(cluster).matches()) {
      throw new IllegalArgumentException(
          "a cluster's name has 1 to 24 lower-case letters, digits and single hyphens, first a"
              + " letter, last no hyphen, which '"
              + cluster
              + "' does not keep to");
    }
    Map<String, String> present = parameters.get(ALL);
    CertificateAuthority authority = authority(cluster, present);
    client(cluster, authority, rotation.clientCertificate(), present);
    WebhookTokens webhookTokens = new WebhookTokens(parameters, present);
    List<String> tokens = webhookTokens.make(rotation);
    AppTokenKeys.keep(parameters, present, tokens);
    webhookTokens.drop();
    return new Made(tokens.stream().map(ClusterSetup::sha256).collect(Collectors.joining(",")));
  }

  /** Removes everything that was made, and the managers' list. */
  public void remove() {
    parameters.delete(ALL);
  }

  /**
   * The key is written first: a certificate without its key would look complete to a reader, a key
   * without its certificate is made anew.
   */
  private CertificateAuthority authority(String cluster, Map<String, String> present) {
    String certificate = present.get(CA_CERTIFICATE);
    String key = present.get(CA_KEY);
    if (certificate != null && key != null) {
      return CertificateAuthority.of(certificate, key);
    }
    if (certificate != null) {
      throw new IllegalArgumentException(
          "the certificate authority has lost its key: delete the parameter " + CA_CERTIFICATE);
    }
    CertificateAuthority made = CertificateAuthority.create(cluster, clock.instant());
    parameters.putSecret(CA_KEY, made.keyPem());
    parameters.put(CA_CERTIFICATE, made.certificatePem());
    return made;
  }

  /** Made anew unless whole, of this authority, good for a year, and not to be new. */
  private void client(
      String cluster, CertificateAuthority authority, int serial, Map<String, String> present) {
    String certificate = present.get(CLIENT_CERTIFICATE);
    String key = present.get(CLIENT_KEY);
    if (certificate != null
        && key != null
        && authority.vouchesFor(certificate, clock.instant())
        && new ClientIdentity(certificate, key).fits()
        && new ClientIdentity(certificate, key).serial() >= serial) {
      return;
    }
    ClientIdentity client = authority.client(ClientIdentity.name(cluster, serial), clock.instant());
    parameters.putSecret(CLIENT_KEY, client.keyPem());
    parameters.put(CLIENT_CERTIFICATE, client.certificatePem());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
