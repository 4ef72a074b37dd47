package dev.apiarist.bootstrap;

import dev.apiarist.port.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of apps' tokens: one derived from each valid webhook token, so that they come and go
 * with it. Neither does a key tell its token, nor a token's hash the key
 * (docs/adr/0070-app-tokens.md).
 */
final class AppTokenKeys {
  static final String PARAMETER = "app-token-keys";

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "apiarist: keys of app tokens".getBytes(StandardCharsets.UTF_8);

  private AppTokenKeys() {}

  /** Stores the keys of these tokens, the first one's first, unless they are there. */
  static void keep(Parameters parameters, Map<String, String> stored, List<String> tokens) {
    String keys = tokens.stream().map(AppTokenKeys::key).collect(Collectors.joining(","));
    if (!keys.equals(stored.get(PARAMETER))) {
      parameters.putSecret(PARAMETER, keys);
    }
  }

  private static String key(String token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(PURPOSE));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
