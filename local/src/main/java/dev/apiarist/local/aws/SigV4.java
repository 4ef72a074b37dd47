package dev.apiarist.local.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The SigV4 signature of a request ({@code Authorization} header), as AWS checks it: every signed
 * header, the path encoded twice, the query sorted, the hash of the body, five minutes of clock
 * skew. Presigned URLs and streamed bodies are not read.
 *
 * <p>See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS's
 * description</a>.
 */
public record SigV4(
    String accessKey,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {

  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request, ?"
              + "SignedHeaders=([^, ]+), ?Signature=([0-9a-f]{64})");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  public SigV4 {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /** The signature of a request; empty when it has none, or one of another kind. */
  public static Optional<SigV4> of(HttpCall call) {
    Matcher header = HEADER.matcher(call.header("authorization").orElse("").strip());
    if (!header.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SigV4(
            header.group(1),
            header.group(2),
            header.group(3),
            header.group(4),
            List.of(header.group(5).split(";")),
            header.group(6)));
  }

  /**
   * Checks the signature.
   *
   * @throws AwsException 403 {@code InvalidSignatureException} or {@code SignatureDoesNotMatch}
   *     when body, time or signature does not hold
   */
  public void verify(HttpCall call, String secretKey, Instant now) {
    requireSigned(call, "host");
    requireSigned(call, "x-amz-date");
    call.headers().keySet().stream()
        .filter(name -> name.equals("x-amz-security-token"))
        .forEach(name -> requireSigned(call, name));
    String amzDate = call.header("x-amz-date").orElse("");
    requireRecent(amzDate, now);
    String bodyHash = sha256(call.body().toArray());
    call.header("x-amz-content-sha256")
        .filter(claimed -> !claimed.equals(bodyHash))
        .ifPresent(
            claimed -> {
              throw invalid("The body does not match the hash in x-amz-content-sha256.");
            });
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            amzDate,
            String.join("/", date, region, service, "aws4_request"),
            sha256(canonicalRequest(call, bodyHash).getBytes(StandardCharsets.UTF_8)));
    String expected = HexFormat.of().formatHex(hmac(signingKey(secretKey), toSign));
    if (!MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  private void requireSigned(HttpCall call, String header) {
    if (!signedHeaders.contains(header) || call.header(header).isEmpty()) {
      throw invalid("'" + header + "' must be a signed header of the request.");
    }
  }

  private void requireRecent(String amzDate, Instant now) {
    Instant signed;
    try {
      signed = AMZ_DATE.parse(amzDate, Instant::from);
    } catch (DateTimeException malformed) {
      throw invalid("Date must be in ISO-8601 'basic format'. Got '" + amzDate + "'.");
    }
    if (!amzDate.startsWith(date)) {
      throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 date.");
    }
    if (signed.isBefore(now.minus(MAX_SKEW))) {
      throw invalid(
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(amzDate, AMZ_DATE.format(now.minus(MAX_SKEW)), AMZ_DATE.format(now)));
    }
    if (signed.isAfter(now.plus(MAX_SKEW))) {
      throw invalid(
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(amzDate, AMZ_DATE.format(now.plus(MAX_SKEW)), AMZ_DATE.format(now)));
    }
  }

  private String canonicalRequest(HttpCall call, String bodyHash) {
    String headers =
        signedHeaders.stream()
            .map(name -> name + ":" + canonicalValue(call.header(name).orElse("")) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        call.method().toUpperCase(Locale.ROOT),
        canonicalPath(call.path()),
        canonicalQuery(call.rawQuery()),
        headers,
        String.join(";", signedHeaders),
        bodyHash);
  }

  private static String canonicalPath(String path) {
    return Pattern.compile("/", Pattern.LITERAL)
        .splitAsStream(path + "\u0000")
        .map(segment -> UrlEncoding.encode(segment.replace("\u0000", "")))
        .collect(Collectors.joining("/"));
  }

  private static String canonicalQuery(String rawQuery) {
    return Pattern.compile("&", Pattern.LITERAL)
        .splitAsStream(rawQuery)
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.contains("=") ? pair : pair + "=")
        .map(SigV4::canonicalPair)
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String canonicalPair(String pair) {
    int equals = pair.indexOf('=');
    return UrlEncoding.encode(UrlEncoding.decode(pair.substring(0, equals)))
        + "="
        + UrlEncoding.encode(UrlEncoding.decode(pair.substring(equals + 1)));
  }

  private static String canonicalValue(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  private byte[] signingKey(String secretKey) {
    byte[] dated = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), date);
    return hmac(hmac(hmac(dated, region), service), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static AwsException invalid(String message) {
    return new AwsException(403, "InvalidSignatureException", message);
  }
}
