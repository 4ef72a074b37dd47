package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.SnsEndpoint;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether SNS has signed a message (Amazon SNS developer guide, "Verifying the signatures of
 * Amazon SNS messages"). The certificate comes by HTTPS from SNS in the topic's own region and from
 * nowhere else, and is kept for the next message.
 */
final class SnsSignatures {
  private static final int CERTIFICATES_KEPT = 8;
  private static final List<String> NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
  private static final List<String> CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  /** SNS names its certificates after itself, in some regions with a suffix or a region. */
  private static final Pattern SUBJECT =
      Pattern.compile("(^|,)CN=sns[a-z0-9.-]*\\.amazonaws\\.com(\\.cn)?(,|$)");

  private final SnsEndpoint sns;
  private final InstantSource clock;
  private final Map<URI, X509Certificate> certificates =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, X509Certificate> eldest) {
          return size() > CERTIFICATES_KEPT;
        }
      };

  SnsSignatures(SnsEndpoint sns, InstantSource clock) {
    this.sns = sns;
    this.clock = clock;
  }

  /**
   * Why this message is not from SNS; empty when it is.
   *
   * @throws dev.apiarist.port.OutsideException when the certificate cannot be had
   */
  Optional<String> whyNotGenuine(Map<String, @Nullable Object> message) {
    Optional<String> algorithm = algorithm(Json.textAt(message, "", "SignatureVersion"));
    if (algorithm.isEmpty()) {
      return Optional.of("its SignatureVersion is neither 1 nor 2");
    }
    Optional<URI> url =
        SnsUrl.certificate(
            Json.textAt(message, "", "SigningCertURL"), Json.textAt(message, "", "TopicArn"));
    if (url.isEmpty()) {
      return Optional.of("its SigningCertURL is none of SNS in the topic's region");
    }
    try {
      X509Certificate certificate = certificate(url.get());
      certificate.checkValidity(Date.from(clock.instant()));
      if (!SUBJECT.matcher(certificate.getSubjectX500Principal().getName()).find()) {
        return Optional.of("its certificate is not one of SNS");
      }
      Signature signature = Signature.getInstance(algorithm.get());
      signature.initVerify(certificate.getPublicKey());
      signature.update(stringToSign(message).getBytes(StandardCharsets.UTF_8));
      return signature.verify(decode(Json.textAt(message, "", "Signature")))
          ? Optional.empty()
          : Optional.of("its signature is wrong");
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return Optional.of("its signature or certificate is malformed or expired");
    }
  }

  /** The fields that are signed, each name and each value on a line of its own. */
  static String stringToSign(Map<String, @Nullable Object> message) {
    boolean notification = Json.textAt(message, "", "Type").equals("Notification");
    StringBuilder text = new StringBuilder();
    for (String field : notification ? NOTIFICATION : CONFIRMATION) {
      if (Json.at(message, field) instanceof String value) {
        text.append(field).append('\n').append(value).append('\n');
      }
    }
    return text.toString();
  }

  private static Optional<String> algorithm(String version) {
    return switch (version) {
      case "1" -> Optional.of("SHA1withRSA");
      case "2" -> Optional.of("SHA256withRSA");
      default -> Optional.empty();
    };
  }

  private X509Certificate certificate(URI url) throws CertificateException {
    @Nullable X509Certificate known = certificates.get(url);
    if (known != null) {
      return known;
    }
    byte[] pem = sns.get(url).getBytes(StandardCharsets.UTF_8);
    X509Certificate fetched =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    certificates.put(url, fetched);
    return fetched;
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
