package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SnsEndpoint;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
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
  private static final int KEPT = 8;

  /** For so long SNS is not asked again for a certificate that it does not have. */
  private static final Duration REFUSED_FOR = Duration.ofMinutes(5);

  /** Of RSA keys of 1024 to 4096 bits. */
  private static final int SHORTEST_SIGNATURE = 128;

  private static final int LONGEST_SIGNATURE = 512;
  private static final List<String> NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
  private static final List<String> CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  /** SNS names its certificates after itself, in some regions with a suffix or a region. */
  private static final Pattern SUBJECT =
      Pattern.compile("(^|,)CN=sns[a-z0-9.-]*\\.amazonaws\\.com(\\.cn)?(,|$)");

  private final SnsEndpoint sns;
  private final InstantSource clock;
  private final Map<URI, X509Certificate> certificates = few();
  private final Map<URI, Refusal> refusals = few();

  private record Refusal(OutsideException why, Instant until) {}

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
      byte[] signed = Base64.getDecoder().decode(Json.textAt(message, "", "Signature"));
      if (signed.length < SHORTEST_SIGNATURE || signed.length > LONGEST_SIGNATURE) {
        return Optional.of("its signature is none of SNS");
      }
      X509Certificate certificate = certificate(url.get());
      certificate.checkValidity(Date.from(clock.instant()));
      if (!SUBJECT.matcher(certificate.getSubjectX500Principal().getName()).find()) {
        return Optional.of("its certificate is not one of SNS");
      }
      Signature signature = Signature.getInstance(algorithm.get());
      signature.initVerify(certificate.getPublicKey());
      signature.update(stringToSign(message).getBytes(StandardCharsets.UTF_8));
      return signature.verify(signed) ? Optional.empty() : Optional.of("its signature is wrong");
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
    byte[] pem = page(url).getBytes(StandardCharsets.UTF_8);
    X509Certificate fetched =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    certificates.put(url, fetched);
    return fetched;
  }

  /** Anybody may name a certificate that is not there: that costs one call, not one each time. */
  private String page(URI url) {
    @Nullable Refusal refusal = refusals.get(url);
    if (refusal != null && clock.instant().isBefore(refusal.until())) {
      throw refusal.why();
    }
    try {
      return sns.get(url);
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.REFUSED) {
        refusals.put(url, new Refusal(failed, clock.instant().plus(REFUSED_FOR)));
      }
      throw failed;
    }
  }

  private static <T> Map<URI, T> few() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<URI, T> eldest) {
        return size() > KEPT;
      }
    };
  }
}
