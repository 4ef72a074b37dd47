package dev.apiarist.notify;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.JsonPost;
import dev.apiarist.port.OutsideException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Alertmanager, by version 2 of its API. An alert begins when it is sent, as Docker Scaler's do:
 * one that is over when it arrives is told to nobody.
 */
public final class AlertmanagerTarget implements Target {
  private final JsonPost http;
  private final URI alerts;
  private final Duration duration;
  private final InstantSource clock;

  /**
   * @param base Alertmanager's address
   * @param duration from an alert's beginning to its end
   */
  public AlertmanagerTarget(JsonPost http, URI base, Duration duration, InstantSource clock) {
    this.http = http;
    this.alerts = URI.create(base.toString().replaceAll("/+$", "") + "/api/v2/alerts");
    this.duration = duration;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public void deliver(List<Notice> notices, Consumer<Notice> delivered) {
    Instant now = clock.instant();
    JsonPost.Reply reply =
        http.post(alerts, Json.write(notices.stream().map(notice -> alert(notice, now)).toList()));
    if (!reply.succeeded()) {
      throw new OutsideException(
          FailureCode.REFUSED, "it answered HTTP " + reply.status() + " " + reply.body());
    }
    notices.forEach(delivered);
  }

  private Map<String, Object> alert(Notice notice, Instant now) {
    ScalerAlert alert = ScalerAlert.of(notice.decision());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("labels", alert.labels());
    tree.put("annotations", alert.annotations());
    tree.put("startsAt", now.toString());
    tree.put("endsAt", now.plus(duration).toString());
    return tree;
  }
}
