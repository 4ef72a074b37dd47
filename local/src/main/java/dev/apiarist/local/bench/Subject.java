package dev.apiarist.local.bench;

import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function, its normal event, and how one sees that it took the normal path. */
enum Subject {
  WEBHOOK("dev.apiarist.function.WebhookFunction", Bars.WEBHOOK_RATIO, "SetDesiredCapacity"),
  ENROLL("dev.apiarist.function.EnrollFunction", Bars.OTHERS_RATIO, "GET /swarm"),
  LIFECYCLE(
      "dev.apiarist.function.LifecycleFunction", Bars.OTHERS_RATIO, "CompleteLifecycleAction"),
  RECONCILE("dev.apiarist.function.ReconcileFunction", Bars.OTHERS_RATIO, "GET /nodes"),
  SETUP("dev.apiarist.function.SetupFunction", Bars.OTHERS_RATIO, "PUT /cloudformation"),
  NOTIFY("dev.apiarist.function.NotifyFunction", Bars.OTHERS_RATIO, "POST /api/v2/alerts");

  private final String handler;
  private final double bar;
  private final String telltale;

  Subject(String handler, double bar, String telltale) {
    this.handler = handler;
    this.bar = bar;
    this.telltale = telltale;
  }

  String handler() {
    return handler;
  }

  /** The ratio that it must not exceed. */
  double bar() {
    return bar;
  }

  /** The call to the outside without which this was not the normal path. */
  String telltale() {
    return telltale;
  }

  /** Whether nodes are joining when its normal event comes. */
  boolean joining() {
    return this == ENROLL || this == LIFECYCLE;
  }

  /**
   * Its event.
   *
   * @param events the folder of recorded events
   * @param outside where the stand-in for CloudFormation's bucket listens
   */
  String event(Path events, URI outside) {
    return switch (this) {
      case WEBHOOK -> read(events, "curl-scale-nodes.json");
      case ENROLL -> read(events, "node-join.json");
      case LIFECYCLE -> launchedNow(read(events, "sqs-launch.json"));
      case RECONCILE -> read(events, "eventbridge-schedule.json");
      case SETUP -> create(outside);
      case NOTIFY -> read(events, "dynamodb-stream-decision.json");
    };
  }

  /** An old launch would be taken for one that never joined in time. */
  private static String launchedNow(String recorded) {
    Map<String, @Nullable Object> event = Json.parseObject(recorded);
    Object message = Json.listAt(event, "Records").getFirst();
    Map<String, @Nullable Object> body = Json.parseObject(Json.textAt(message, "", "body"));
    body.put("time", Instant.now().toString());
    Json.objectAt(message).put("body", Json.write(body));
    return Json.write(event);
  }

  private static String create(URI outside) {
    return Json.write(
        Map.of(
            "RequestType", "Create",
            "ResponseURL", outside.resolve("/cloudformation").toString(),
            "StackId", "stack",
            "RequestId", "request",
            "LogicalResourceId", "Setup",
            "ResourceProperties", Map.of("Cluster", StandIn.CLUSTER)));
  }

  private static String read(Path events, String file) {
    try {
      return Files.readString(events.resolve(file));
    } catch (IOException missing) {
      throw new UncheckedIOException("cannot read the event " + file, missing);
    }
  }
}
