package dev.apiarist.webhook;

import org.jspecify.annotations.Nullable;

/** The paths of the API, as Docker Scaler routes them. */
enum Route {
  PING,
  SCALE_SERVICE,
  SCALE_NODES,
  RESCHEDULE_SERVICES,
  RESCHEDULE_SERVICE,
  REPLICATE,
  APP_TOKEN,
  PROMOTE,
  SNS,
  STATUS,
  DECISIONS,
  METRICS,
  PLAN;

  private static final String REPLICATE_PATH = "/v1/replicate";

  /**
   * The route of a path; null where there is none. Paths are compared exactly: another letter case,
   * a trailing slash or a doubled one inside is another path, so that no request is ever redirected
   * and acted on twice.
   */
  static @Nullable Route of(String path, Query query) {
    return switch (path) {
      case "/v1/ping" -> PING;
      case "/v1/scale-service" -> SCALE_SERVICE;
      case "/v1/scale-nodes" -> SCALE_NODES;
      case "/v1/reschedule-services" -> RESCHEDULE_SERVICES;
      case "/v1/reschedule-service" -> query.has("service") ? RESCHEDULE_SERVICE : null;
      case REPLICATE_PATH -> REPLICATE;
      case "/v1/app-token" -> APP_TOKEN;
      case "/v1/promote" -> PROMOTE;
      case "/v1/sns" -> SNS;
      case "/v1/status" -> STATUS;
      case "/v1/decisions" -> DECISIONS;
      case "/v1/metrics" -> METRICS;
      case "/v1/plan" -> PLAN;
      default -> {
        String id = replicaId(path);
        boolean named = !id.isEmpty() && path.equals(REPLICATE_PATH + "/" + id);
        yield named ? REPLICATE : null;
      }
    };
  }

  /** The ID at the end of a path to {@code /v1/replicate/<id>}; empty text where there is none. */
  static String replicaId(String path) {
    int id = path.lastIndexOf('/') + 1;
    return path.substring(0, id).endsWith(REPLICATE_PATH + "/") ? path.substring(id) : "";
  }

  boolean accepts(String method) {
    return switch (this) {
      case PING -> method.equals("GET") || method.equals("HEAD");
      case SCALE_SERVICE,
          SCALE_NODES,
          RESCHEDULE_SERVICES,
          RESCHEDULE_SERVICE,
          REPLICATE,
          APP_TOKEN,
          PROMOTE,
          PLAN,
          SNS ->
          method.equals("POST");
      case STATUS, DECISIONS, METRICS -> method.equals("GET");
    };
  }
}
