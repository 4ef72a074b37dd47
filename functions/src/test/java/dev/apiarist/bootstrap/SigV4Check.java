package dev.apiarist.bootstrap;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks a SigV4 signature from AWS's description of it, for requests without a query. */
final class SigV4Check {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8}/[^/]+/[^/]+/aws4_request), ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private SigV4Check() {}

  /** The access key that an Authorization header names. */
  static String accessKey(String authorization) {
    return match(authorization).group(1);
  }

  /** The scope: date, region, service. */
  static String scope(String authorization) {
    return match(authorization).group(2);
  }

  /** The headers that are signed. */
  static List<String> signedHeaders(String authorization) {
    return List.of(match(authorization).group(3).split(";", -1));
  }

  static boolean valid(
      String method, String path, Map<String, String> headers, byte[] body, String secret)
      throws GeneralSecurityException {
    String authorization = headers.getOrDefault("authorization", "");
    Matcher parts = match(authorization);
    String canonicalHeaders =
        signedHeaders(authorization).stream()
            .map(name -> name + ":" + headers.getOrDefault(name, "").strip() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join("\n", method, path, "", canonicalHeaders, parts.group(3), hex(sha256(body)));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            headers.getOrDefault("x-amz-date", ""),
            parts.group(2),
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : Arrays.asList(parts.group(2).split("/", -1))) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign)).equals(parts.group(4));
  }

  private static Matcher match(String authorization) {
    Matcher parts = AUTHORIZATION.matcher(authorization);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not SigV4: " + authorization);
    }
    return parts;
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] content) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(content);
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
