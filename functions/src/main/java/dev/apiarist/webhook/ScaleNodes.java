package dev.apiarist.webhook;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.NodeDecision;
import dev.apiarist.scaling.NodePolicy;
import dev.apiarist.scaling.NodeScaling;
import dev.apiarist.scaling.NodeWish;
import dev.apiarist.scaling.Signal;
import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST /v1/scale-nodes}. */
final class ScaleNodes {
  private static final String KIND = "scale-nodes";
  private static final int MAX_JOURNALLED = 200;

  private final String defaultWorkerGroup;
  private final AutoScalingGroups groups;
  private final Supplier<SwarmManager> swarm;
  private final NodeCapacity capacity;
  private final DecisionLog log;

  ScaleNodes(
      String defaultWorkerGroup,
      AutoScalingGroups groups,
      Supplier<SwarmManager> swarm,
      NodeCapacity capacity,
      DecisionLog log) {
    this.defaultWorkerGroup = defaultWorkerGroup;
    this.groups = groups;
    this.swarm = swarm;
    this.capacity = capacity;
    this.log = log;
  }

  HttpAnswer handle(Query query, String body) {
    ScaleInput input = ScaleInput.of(query, body);
    Map<String, String> inputs = inputs(input);
    if (input.notification().resolved()) {
      return answer(
              new NodeDecision.NoChange("Resolved notification ignored: nothing changed"),
              "notification",
              inputs)
          .http();
    }
    Optional<Direction> direction = Direction.of(input.scale());
    Optional<NodeRole> role = role(input.type());
    if (direction.isEmpty()) {
      String fault = input.scale().isEmpty() ? "No scale direction" : "Incorrect scale direction";
      return badRequest(fault, inputs).http();
    }
    if (role.isEmpty()) {
      return badRequest(
              "Incorrect node type: " + input.type() + ", type can only be worker or manager",
              inputs)
          .http();
    }
    NodeWish wish = new NodeWish(role.get(), direction.get(), input.by());
    return scale(new Signal.Nodes(origin(input), wish, input.group(), input.service()), inputs)
        .http();
  }

  /** Decides on a signal, however it came, and makes the change. */
  Outcome carryOut(Signal.Nodes signal) {
    return scale(signal, inputs(signal));
  }

  private Outcome scale(Signal.Nodes signal, Map<String, String> inputs) {
    NodeRole role = signal.wish().role();
    try {
      List<Group> candidates = candidates(role);
      Optional<Group> group = pick(candidates, signal.group(), role);
      if (group.isEmpty()) {
        return badRequest(unknownGroup(candidates, signal.group(), role), inputs);
      }
      inputs.put("group", group.get().shortName());
      NodeDecision decision = decide(group.get(), signal, inputs);
      return answer(decision, group.get().shortName(), inputs);
    } catch (OutsideException failed) {
      String message = "node scaling failed: " + failed.getMessage();
      inputs.put("code", failed.code().name());
      String subject = inputs.getOrDefault("group", role.word());
      log.record(KIND, subject, Decision.Outcome.FAILED, message, inputs);
      return new Outcome(500, message, Optional.of(failed.code()));
    }
  }

  private NodeDecision decide(Group group, Signal.Nodes signal, Map<String, String> inputs) {
    NodeWish wish = signal.wish();
    NodePolicy policy = policy(signal.service(), wish.role());
    inputs.put("min", String.valueOf(group.min()));
    inputs.put("max", String.valueOf(group.max()));
    inputs.put("desired", String.valueOf(group.desired()));
    if (!policy.ignored().isEmpty()) {
      inputs.put("ignoredLabels", String.join(", ", policy.ignored()));
    }
    NodeDecision first = NodeScaling.decide(NodeCapacity.capacity(group), policy, wish);
    return first instanceof NodeDecision.Change
        ? capacity.change(group, policy, wish, Notification.of(signal.origin()))
        : first;
  }

  private NodePolicy policy(String service, NodeRole role) {
    if (service.isEmpty()) {
      return NodePolicy.NONE;
    }
    try {
      return NodePolicy.of(swarm.get().service(service).labels(), role);
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.NOT_FOUND) {
        throw new OutsideException(failed.code(), "Error: No such service: " + service, failed);
      }
      throw failed;
    }
  }

  private List<Group> candidates(NodeRole role) {
    List<Group> candidates = new ArrayList<>();
    for (Group group : groups.groups()) {
      if (group.role() == role) {
        candidates.add(group);
      }
    }
    return candidates;
  }

  private Optional<Group> pick(List<Group> candidates, String named, NodeRole role) {
    String asked = named.isEmpty() && role == NodeRole.WORKER ? defaultWorkerGroup : named;
    for (Group group : candidates) {
      if (asked.isEmpty() || group.shortName().equals(asked)) {
        return Optional.of(group);
      }
    }
    return Optional.empty();
  }

  private String unknownGroup(List<Group> candidates, String named, NodeRole role) {
    StringBuilder known = new StringBuilder();
    for (Group group : candidates) {
      known.append(known.isEmpty() ? "" : ", ").append(group.shortName());
    }
    String asked = named.isEmpty() ? defaultWorkerGroup : named;
    return "Unknown %s group: %s, known are: %s".formatted(role.word(), asked, known);
  }

  private Outcome badRequest(String message, Map<String, String> inputs) {
    log.record(KIND, "request", Decision.Outcome.REFUSED, message, inputs);
    return Outcome.of(400, message);
  }

  private Outcome answer(NodeDecision decision, String subject, Map<String, String> inputs) {
    if (decision instanceof NodeDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
    }
    log.record(KIND, subject, outcome(decision), decision.message(), inputs);
    int status =
        switch (decision) {
          case NodeDecision.Change change -> 200;
          case NodeDecision.NoChange none -> 200;
          case NodeDecision.Refused refused -> 409;
          case NodeDecision.Misconfigured wrong -> 400;
        };
    return Outcome.of(status, decision.message());
  }

  private static Decision.Outcome outcome(NodeDecision decision) {
    return decision instanceof NodeDecision.Change
        ? Decision.Outcome.DONE
        : Decision.Outcome.REFUSED;
  }

  private static Optional<NodeRole> role(String word) {
    return switch (word) {
      case "worker" -> Optional.of(NodeRole.WORKER);
      case "manager" -> Optional.of(NodeRole.MANAGER);
      default -> Optional.empty();
    };
  }

  private static Signal.Origin origin(ScaleInput input) {
    Notification notification = input.notification();
    return new Signal.Origin(
        notification.alert() ? Signal.Source.ALERTMANAGER : Signal.Source.REQUEST,
        "POST /v1/scale-nodes",
        notification.fingerprint(),
        Optional.empty());
  }

  private static Map<String, String> inputs(ScaleInput input) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("scale", brief(input.scale()));
    inputs.put("type", brief(input.type()));
    inputs.put("by", input.by().isPresent() ? String.valueOf(input.by().getAsLong()) : "default");
    if (!input.service().isEmpty()) {
      inputs.put("service", brief(input.service()));
    }
    if (!input.group().isEmpty()) {
      inputs.put("group", brief(input.group()));
    }
    inputs.put("askedBy", input.notification().alert() ? "alert" : "request");
    return inputs;
  }

  private static Map<String, String> inputs(Signal.Nodes signal) {
    NodeWish wish = signal.wish();
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("scale", wish.direction().name().toLowerCase(Locale.ROOT));
    inputs.put("type", wish.role().word());
    inputs.put("by", wish.by().isPresent() ? String.valueOf(wish.by().getAsLong()) : "default");
    if (!signal.service().isEmpty()) {
      inputs.put("service", brief(signal.service()));
    }
    if (!signal.group().isEmpty()) {
      inputs.put("group", brief(signal.group()));
    }
    inputs.put("askedBy", signal.origin().source().name().toLowerCase(Locale.ROOT));
    inputs.put("signal", brief(signal.origin().name()));
    return inputs;
  }

  /** What a caller sent, cut to a length that a journal entry bears. */
  private static String brief(String text) {
    return text.length() <= MAX_JOURNALLED ? text : text.substring(0, MAX_JOURNALLED) + "…";
  }

  /**
   * What came of a signal.
   *
   * @param status as HTTP has it
   * @param failure why nothing could be decided or done; empty when it was, one way or the other
   */
  record Outcome(int status, String message, Optional<FailureCode> failure) {
    static Outcome of(int status, String message) {
      return new Outcome(status, message, Optional.empty());
    }

    HttpAnswer http() {
      return status < 400 ? HttpAnswer.ok(message) : HttpAnswer.nok(status, message);
    }
  }
}
