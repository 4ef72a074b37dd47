package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a body in Alertmanager's webhook format (version 4) says beside its group labels.
 *
 * @param resolved whether the whole group of alerts is over
 * @param alert whether it is an alert at all, and no request in the same shape written by hand
 * @param fingerprint identifies this group of alerts firing since these times; the same in every
 *     retry and repetition. Without a {@code groupKey}, a request may name itself; else empty
 */
record Notification(boolean resolved, boolean alert, Optional<String> fingerprint) {
  private static final int FINGERPRINT_BYTES = 16;

  static Notification of(Map<String, @Nullable Object> body) {
    String groupKey = Json.textAt(body, "", "groupKey");
    boolean alert = !groupKey.isEmpty() || body.containsKey("alerts");
    return new Notification(
        Json.textAt(body, "", "status").equals("resolved"),
        alert,
        groupKey.isEmpty() ? Optional.empty() : Optional.of(fingerprint(groupKey, body)));
  }

  /** A request by hand; one that names itself is known again as an alert is. */
  static Notification ofRequest(String requestId) {
    return new Notification(
        false,
        false,
        requestId.isEmpty() ? Optional.empty() : Optional.of(digest("request\n" + requestId)));
  }

  private static String fingerprint(String groupKey, Map<String, @Nullable Object> body) {
    List<String> firing = new ArrayList<>();
    for (Object alert : Json.listAt(body, "alerts")) {
      if (!Json.textAt(alert, "firing", "status").equals("resolved")) {
        firing.add(
            Json.textAt(alert, "", "fingerprint") + " " + Json.textAt(alert, "", "startsAt"));
      }
    }
    Collections.sort(firing);
    return digest(groupKey + "\n" + String.join("\n", firing));
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(BearerTokens.sha256(text), 0, FINGERPRINT_BYTES);
  }
}
