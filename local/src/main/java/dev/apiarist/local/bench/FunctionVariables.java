package dev.apiarist.local.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The functions' own environment variables, as the stack sets them. */
final class FunctionVariables {
  /** What the webhook wants to be shown. */
  static final String TOKEN = "example-token";

  private FunctionVariables() {}

  static Map<String, String> of(StandIn outside) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("APIARIST_CLUSTER", StandIn.CLUSTER);
    all.put("APIARIST_TABLE", "apiarist-" + StandIn.CLUSTER);
    all.put("APIARIST_PARAMETERS", "/apiarist/" + StandIn.CLUSTER);
    all.put("APIARIST_LIFECYCLE_QUEUE_URL", outside.awsUri() + "/queue");
    all.put("APIARIST_TICK_QUEUE_URL", outside.awsUri() + "/ticks");
    all.put("APIARIST_DEFAULT_WORKER_GROUP", "web");
    all.put("APIARIST_REQUESTS_PER_MINUTE", "60000"); // Who measures asks as fast as it goes.
    all.put("APIARIST_WEBHOOK_TOKEN_SHA256", sha256(TOKEN));
    all.put("APIARIST_NOTIFY_ALERTMANAGER", outside.awsUri().toString());
    return all;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
