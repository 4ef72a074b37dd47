package dev.apiarist.webhook;

import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens with which an app may ask for more of its own service and for nothing else: the service's
 * name, a dot, and an HMAC-SHA256 of the name (docs/adr/0070-app-tokens.md). The keys are read once
 * and only for what looks like such a token.
 */
final class AppTokens {
  /** The parameter that holds a key for each valid webhook token, the present one's first. */
  static final String KEYS = "app-token-keys";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "replicate\n";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,126})");
  private static final Pattern TOKEN = Pattern.compile("(" + NAME + ")\\.([0-9a-f]{64})");

  private final Parameters parameters;
  private List<byte[]> keys = List.of();

  AppTokens(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Whether a service can have this name. */
  static boolean isName(String service) {
    return NAME.matcher(service).matches();
  }

  /**
   * The service whose token an {@code Authorization} header presents, compared in constant time.
   *
   * @throws OutsideException when the keys cannot be read
   */
  Optional<String> service(Optional<String> authorization) {
    Matcher token = TOKEN.matcher(BearerTokens.presented(authorization).orElse(""));
    if (!token.matches()) {
      return Optional.empty();
    }
    byte[] presented = HexFormat.of().parseHex(token.group(2));
    boolean valid = false;
    for (byte[] key : keys()) {
      valid |= MessageDigest.isEqual(mac(key, token.group(1)), presented);
    }
    return valid ? Optional.of(token.group(1)) : Optional.empty();
  }

  /**
   * The token for a service, by the newest key; empty when the cluster has no key yet.
   *
   * @throws OutsideException when the keys cannot be read
   */
  Optional<String> issue(String service) {
    return keys().stream()
        .findFirst()
        .map(key -> service + "." + HexFormat.of().formatHex(mac(key, service)));
  }

  /** Keys change with the tokens' digests, that is, with the environment of the function. */
  private List<byte[]> keys() {
    if (keys.isEmpty()) {
      String stored = parameters.get(List.of(KEYS)).getOrDefault(KEYS, "");
      List<byte[]> read = new ArrayList<>();
      for (String key : stored.split(",", -1)) {
        if (!key.isBlank()) {
          read.add(HexFormat.of().parseHex(key.strip()));
        }
      }
      keys = read;
    }
    return keys;
  }

  private static byte[] mac(byte[] key, String service) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal((PURPOSE + service).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
