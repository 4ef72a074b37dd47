package dev.apiarist.notify;

import dev.apiarist.port.Decision;
import dev.apiarist.port.Decision.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A decision as the alert that Docker Scaler sends to Alertmanager, label by label ({@code
 * service/alert.go} and {@code server/server.go} there). Decisions that it does not know have an
 * alert of their own in the same form.
 *
 * @param labels {@code alertname}, {@code service} and {@code status}
 * @param annotations {@code summary} and {@code request}
 */
public record ScalerAlert(Map<String, String> labels, Map<String, String> annotations) {
  private static final String BAD_REQUEST = "bad_request";
  private static final String INCORRECT = "Incorrect request";
  private static final String RESCHEDULE = "reschedule";
  private static final String RESCHEDULE_SERVICE = "reschedule_service";

  /** The name that Docker Scaler has for all node groups. */
  private static final String NODES = "aws";

  /** The alert of a decision. */
  public static ScalerAlert of(Decision decision) {
    return switch (decision.kind()) {
      case "scale-service" -> scaleService(decision);
      case "scale-nodes" -> scaleNodes(decision);
      case "reschedule", "rebalance" ->
          alert(
              RESCHEDULE_SERVICE,
              RESCHEDULE,
              decision,
              decision.subject().equals("services")
                  ? "Rescheduling all labeled services"
                  : "Rescheduling service: " + decision.subject());
      default ->
          alert(
              decision.kind().replace('-', '_'),
              decision.subject(),
              decision,
              decision.kind() + ": " + decision.subject());
    };
  }

  private static ScalerAlert scaleService(Decision decision) {
    if (ofNoService(decision)) {
      return alert("scale_service", BAD_REQUEST, decision, INCORRECT);
    }
    String service = input(decision, "service", decision.subject());
    return alert(
        "scale_service",
        service,
        decision,
        "Scale service " + input(decision, "scale", "") + ": " + service);
  }

  private static ScalerAlert scaleNodes(Decision decision) {
    String scale = input(decision, "scale", direction(decision));
    if (ofNoService(decision)) {
      boolean directed = scale.equals("up") || scale.equals("down");
      return alert("scale_nodes", directed ? NODES : BAD_REQUEST, decision, INCORRECT);
    }
    String by = input(decision, "by", "default");
    return alert(
        "scale_nodes",
        NODES,
        decision,
        "Scale nodes %s on: aws, by: %s, type: %s"
            .formatted(
                scale,
                by.equals("default") ? "0" : by,
                input(
                    decision,
                    "type",
                    decision.subject().equals("managers") ? "manager" : "worker")));
  }

  /** A request that was refused before it was known what it is about. */
  private static boolean ofNoService(Decision decision) {
    return decision.subject().equals("request") && decision.outcome() == Outcome.REFUSED;
  }

  /** Where a change was taken up after an interruption, the request is not known any more. */
  private static String direction(Decision decision) {
    int from = Integer.parseInt(input(decision, "from", "0"));
    return Integer.parseInt(input(decision, "to", "0")) < from ? "down" : "up";
  }

  private static String input(Decision decision, String name, String fallback) {
    return decision.inputs().getOrDefault(name, fallback);
  }

  private static ScalerAlert alert(String name, String service, Decision decision, String request) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", name);
    labels.put("service", service);
    labels.put("status", status(News.of(decision)));
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", decision.reason());
    annotations.put("request", request);
    return new ScalerAlert(labels, annotations);
  }

  private static String status(News news) {
    return switch (news) {
      case CHANGED, AT_MAXIMUM, AT_MINIMUM, UNCHANGED -> "success";
      case FAILED, REFUSED -> "error";
      case WAITING -> "pending";
    };
  }
}
