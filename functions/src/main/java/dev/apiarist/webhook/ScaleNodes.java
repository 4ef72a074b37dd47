package dev.apiarist.webhook;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.NodeDecision;
import dev.apiarist.scaling.NodePolicy;
import dev.apiarist.scaling.NodeScaling;
import dev.apiarist.scaling.NodeWish;
import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST /v1/scale-nodes}. */
final class ScaleNodes {
  static final String KIND = "scale-nodes";

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
      NodeDecision ignored =
          new NodeDecision.NoChange("Resolved notification ignored: nothing changed");
      journal(ignored, "notification", inputs);
      return answer(ignored);
    }
    Optional<Direction> direction = Direction.of(input.scale());
    Optional<NodeRole> role = role(input.type());
    if (direction.isEmpty()) {
      String fault = input.scale().isEmpty() ? "No scale direction" : "Incorrect scale direction";
      return badRequest(fault, inputs);
    }
    if (role.isEmpty()) {
      return badRequest(
          "Incorrect node type: " + input.type() + ", type can only be worker or manager", inputs);
    }
    return scale(input, new NodeWish(role.get(), direction.get(), input.by()), inputs);
  }

  private HttpAnswer scale(ScaleInput input, NodeWish wish, Map<String, String> inputs) {
    try {
      List<Group> candidates = candidates(wish.role());
      Optional<Group> group = pick(candidates, input, wish.role());
      if (group.isEmpty()) {
        return badRequest(unknownGroup(candidates, input, wish.role()), inputs);
      }
      inputs.put("group", group.get().shortName());
      return answer(decide(group.get(), input, wish, inputs));
    } catch (OutsideException failed) {
      String message = "node scaling failed: " + failed.getMessage();
      inputs.put("code", failed.code().name());
      String subject = inputs.getOrDefault("group", wish.role().word());
      log.record(KIND, subject, Decision.Outcome.FAILED, message, inputs);
      return HttpAnswer.nok(500, message);
    }
  }

  private NodeDecision decide(
      Group group, ScaleInput input, NodeWish wish, Map<String, String> inputs) {
    NodePolicy policy = policy(input.service(), wish.role());
    inputs.put("min", String.valueOf(group.min()));
    inputs.put("max", String.valueOf(group.max()));
    inputs.put("desired", String.valueOf(group.desired()));
    if (!policy.ignored().isEmpty()) {
      inputs.put("ignoredLabels", String.join(", ", policy.ignored()));
    }
    NodeDecision first = NodeScaling.decide(NodeCapacity.capacity(group), policy, wish);
    if (first instanceof NodeDecision.Change) {
      return capacity.change(
          group,
          policy,
          wish,
          input.notification(),
          decision -> journal(decision, group.shortName(), inputs));
    }
    journal(first, group.shortName(), inputs);
    return first;
  }

  private NodePolicy policy(String service, NodeRole role) {
    if (service.isEmpty()) {
      return NodePolicy.NONE;
    }
    try {
      return NodePolicy.of(swarm.get().service(service).labels(), role);
    } catch (OutsideException failed) {
      throw new OutsideException(failed.code(), NoSuchService.orMessage(failed, service), failed);
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

  private Optional<Group> pick(List<Group> candidates, ScaleInput input, NodeRole role) {
    String asked = input.group();
    if (asked.isEmpty() && role == NodeRole.WORKER) {
      asked = defaultWorkerGroup;
    }
    for (Group group : candidates) {
      if (asked.isEmpty() || group.shortName().equals(asked)) {
        return Optional.of(group);
      }
    }
    return Optional.empty();
  }

  private String unknownGroup(List<Group> candidates, ScaleInput input, NodeRole role) {
    StringBuilder known = new StringBuilder();
    for (Group group : candidates) {
      known.append(known.isEmpty() ? "" : ", ").append(group.shortName());
    }
    String asked = input.group().isEmpty() ? defaultWorkerGroup : input.group();
    return "Unknown %s group: %s, known are: %s".formatted(role.word(), asked, known);
  }

  private HttpAnswer badRequest(String message, Map<String, String> inputs) {
    log.record(KIND, "request", Decision.Outcome.REFUSED, message, inputs);
    return HttpAnswer.nok(400, message);
  }

  private void journal(NodeDecision decision, String subject, Map<String, String> inputs) {
    if (decision instanceof NodeDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
    }
    log.record(KIND, subject, outcome(decision), decision.message(), inputs);
  }

  private static HttpAnswer answer(NodeDecision decision) {
    return switch (decision) {
      case NodeDecision.Change change -> HttpAnswer.ok(change.message());
      case NodeDecision.NoChange none -> HttpAnswer.ok(none.message());
      case NodeDecision.Refused refused -> HttpAnswer.nok(409, refused.message());
      case NodeDecision.Misconfigured wrong -> HttpAnswer.nok(400, wrong.message());
    };
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

  private static Map<String, String> inputs(ScaleInput input) {
    Map<String, String> inputs = input.journalled();
    inputs.put("type", ScaleInput.brief(input.type()));
    if (!input.service().isEmpty()) {
      inputs.put("service", ScaleInput.brief(input.service()));
    }
    if (!input.group().isEmpty()) {
      inputs.put("group", ScaleInput.brief(input.group()));
    }
    return inputs;
  }
}
