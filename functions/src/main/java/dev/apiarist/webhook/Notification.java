package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.scaling.Signal;
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
 * @param alarm whether it is one of CloudWatch's
 * @param fingerprint identifies this group of alerts firing since these times; the same in every
 *     retry and repetition. Without a {@code groupKey}, a request may name itself; else empty
 */
record Notification(boolean resolved, boolean alert, boolean alarm, Optional<String> fingerprint) {
  private static final int FINGERPRINT_BYTES = 16;

  static Notification of(Map<String, @Nullable Object> body) {
    String groupKey = Json.textAt(body, "", "groupKey");
    boolean alert = !groupKey.isEmpty() || body.containsKey("alerts");
    return new Notification(
        Json.textAt(body, "", "status").equals("resolved"),
        alert,
        false,
        groupKey.isEmpty() ? Optional.empty() : Optional.of(fingerprint(groupKey, body)));
  }

  /** A request by hand; one that names itself is known again as an alert is. */
  static Notification ofRequest(String requestId) {
    return new Notification(
        false,
        false,
        false,
        requestId.isEmpty() ? Optional.empty() : Optional.of(digest("request\n" + requestId)));
  }

  /** What a signal says of itself. */
  static Notification of(Signal.Origin origin) {
    return new Notification(
        false,
        origin.source().automatic(),
        origin.source() == Signal.Source.ALARM,
        origin.identity());
  }

  /** Who speaks, of a caller who waits for the answer. */
  Signal.Origin origin(String request) {
    return new Signal.Origin(
        alert ? Signal.Source.ALERTMANAGER : Signal.Source.REQUEST,
        request,
        fingerprint,
        Optional.empty());
  }

  /** Identifies a group's alerts that fire, by when they began to. */
  static String fingerprint(String groupKey, Map<String, @Nullable Object> body) {
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

  /** A short name for a text, which no other text has. */
  static String digest(String text) {
    return HexFormat.of().formatHex(BearerTokens.sha256(text), 0, FINGERPRINT_BYTES);
  }
}
