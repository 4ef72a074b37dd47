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
import dev.apiarist.scaling.Signal;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Instant;
import java.time.InstantSource;
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
  private final Stabilisation stabilisation;
  private final InstantSource clock;
  private final DecisionLog log;
  private final Refusals refusals;

  ScaleNodes(
      String defaultWorkerGroup,
      AutoScalingGroups groups,
      Supplier<SwarmManager> swarm,
      NodeCapacity capacity,
      Stabilisation stabilisation,
      InstantSource clock,
      DecisionLog log) {
    this.defaultWorkerGroup = defaultWorkerGroup;
    this.groups = groups;
    this.swarm = swarm;
    this.capacity = capacity;
    this.stabilisation = stabilisation;
    this.clock = clock;
    this.log = log;
    this.refusals =
        new Refusals(KIND, "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}}", log);
  }

  HttpAnswer handle(Query query, String body) {
    ScaleInput input = ScaleInput.of(query, body);
    Map<String, String> inputs = inputs(input);
    if (input.notification().resolved()) {
      return refusals.resolved(inputs).http();
    }
    Optional<Direction> direction = Direction.of(input.scale());
    Optional<NodeRole> role = role(input.type());
    if (direction.isEmpty()) {
      return refusals.badRequest(input, input.directionFault(), inputs).http();
    }
    if (role.isEmpty()) {
      return refusals
          .badRequest(
              input,
              "Incorrect node type: " + input.type() + ", type can only be worker or manager",
              inputs)
          .http();
    }
    NodeWish wish = new NodeWish(role.get(), direction.get(), input.by());
    return scale(
            new Signal.Nodes(
                input.origin("POST /v1/scale-nodes"),
                wish,
                input.group(),
                input.service(),
                input.node()),
            inputs)
        .http();
  }

  /** Decides on a signal, however it came, and makes the change. */
  ScalingOutcome carryOut(Signal.Nodes signal) {
    return scale(signal, SignalInputs.of(signal));
  }

  private ScalingOutcome scale(Signal.Nodes signal, Map<String, String> inputs) {
    NodeRole role = signal.wish().role();
    Instant before = clock.instant();
    try {
      List<Group> candidates = candidates(role);
      String named = signal.group();
      if (named.isEmpty() && !signal.node().isEmpty()) {
        inputs.put("node", signal.node());
        Optional<String> ofNode = groupOf(signal.node(), candidates);
        if (ofNode.isEmpty()) {
          return unknownNode(signal.node(), role, inputs);
        }
        named = ofNode.get();
      }
      Optional<Group> group = pick(candidates, named, role);
      if (group.isEmpty()) {
        return refusals.badRequest(unknownGroup(candidates, named, role), inputs);
      }
      inputs.put("group", group.get().shortName());
      return outcome(decide(new NodeCapacity.Seen(group.get(), before), signal, inputs));
    } catch (OutsideException failed) {
      String subject = inputs.getOrDefault("group", role.word());
      return refusals.failed(
          subject, "node scaling failed: " + failed.getMessage(), failed, inputs);
    }
  }

  private NodeDecision decide(
      NodeCapacity.Seen seen, Signal.Nodes signal, Map<String, String> inputs) {
    Group group = seen.group();
    NodeWish wish = signal.wish();
    NodePolicy policy = policy(signal.service(), wish.role());
    inputs.put("min", String.valueOf(group.min()));
    inputs.put("max", String.valueOf(group.max()));
    inputs.put("desired", String.valueOf(group.desired()));
    if (!policy.ignored().isEmpty()) {
      inputs.put("ignoredLabels", String.join(", ", policy.ignored()));
    }
    stabilisation.asked(group.name().value(), wish.direction());
    NodeDecision first = NodeScaling.decide(NodeCapacity.capacity(group), policy, wish);
    if (first instanceof NodeDecision.Change) {
      return capacity.change(
          seen,
          policy,
          wish,
          Notification.of(signal.origin()),
          decision -> {
            // Within the turn, so that a wish for the opposite finds it.
            if (decision instanceof NodeDecision.Change) {
              stabilisation.changed(group.name().value(), wish.direction());
            }
            journal(decision, group.shortName(), signal, inputs);
          });
    }
    journal(first, group.shortName(), signal, inputs);
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

  /** The group that has a node's instance. */
  private Optional<String> groupOf(String node, List<Group> candidates) {
    Optional<InstanceId> instance = instanceOf(node);
    for (Group group : candidates) {
      for (Group.Member member : group.members()) {
        if (instance.equals(Optional.of(member.instance()))) {
          return Optional.of(group.shortName());
        }
      }
    }
    return Optional.empty();
  }

  /** Another group must not be changed in its place. */
  private ScalingOutcome unknownNode(String node, NodeRole role, Map<String, String> inputs) {
    String message =
        "No group of these nodes has node " + node + ": it may have left. Nothing is changed";
    log.record(KIND, role.word(), Decision.Outcome.REFUSED, message, inputs);
    return ScalingOutcome.of(409, message);
  }

  private Optional<InstanceId> instanceOf(String node) {
    for (Node each : swarm.get().nodes()) {
      if (each.id().value().equals(node)) {
        return each.instance();
      }
    }
    return Optional.empty();
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

  private void journal(
      NodeDecision decision, String subject, Signal.Nodes signal, Map<String, String> inputs) {
    if (decision instanceof NodeDecision.NoChange || saidAgain(decision, signal)) {
      log.idle(KIND, subject, decision.message(), inputs);
      return;
    }
    if (decision instanceof NodeDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
    }
    log.record(KIND, subject, told(decision), decision.message(), inputs);
  }

  /** An alarm for fewer asks again as long as it lasts, and nobody misses what stays too large. */
  private static boolean saidAgain(NodeDecision decision, Signal.Nodes signal) {
    return decision instanceof NodeDecision.Refused
        && signal.origin().source() == Signal.Source.ALARM
        && signal.wish().direction() == Direction.DOWN;
  }

  private static ScalingOutcome outcome(NodeDecision decision) {
    int status =
        switch (decision) {
          case NodeDecision.Change change -> 200;
          case NodeDecision.NoChange none -> 200;
          case NodeDecision.Refused refused -> 409;
          case NodeDecision.Misconfigured wrong -> 400;
        };
    return ScalingOutcome.of(status, decision.message());
  }

  private static Decision.Outcome told(NodeDecision decision) {
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
    inputs.put("type", input.type());
    if (!input.service().isEmpty()) {
      inputs.put("service", input.service());
    }
    if (!input.group().isEmpty()) {
      inputs.put("group", input.group());
    }
    return inputs;
  }
}
