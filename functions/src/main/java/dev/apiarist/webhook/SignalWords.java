package dev.apiarist.webhook;

import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.IdKind;
import dev.apiarist.scaling.NodeWish;
import dev.apiarist.scaling.Signal;
import dev.apiarist.scaling.WholeNumbers;
import dev.apiarist.swarm.NodeRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The words that say what is asked for, the same in Alertmanager's group labels, in an alarm's
 * description and in a request of one's own: {@code scale}, {@code type}, {@code group}, {@code
 * service}, {@code by} and {@code node_id}; or, with {@code type=replicate}, the ID of a {@code
 * container} or of a {@code task}.
 */
final class SignalWords {
  private static final Set<String> KNOWN =
      Set.of("scale", "type", "group", "service", "by", "node_id", "container", "task");

  private static final String REPLICATE = "replicate";
  private static final List<IdKind> IDS = List.of(IdKind.CONTAINER, IdKind.TASK);

  private SignalWords() {}

  /** Reads {@code key=value} words that are separated by white space. */
  static Map<String, String> parse(String line) throws UnreadableSignalException {
    Map<String, String> words = new LinkedHashMap<>();
    for (String word : line.strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new UnreadableSignalException("\"" + word + "\" is not of the form key=value");
      }
      if (words.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new UnreadableSignalException(word.substring(0, equals) + " is said twice");
      }
    }
    return words;
  }

  /** Refuses words that mean nothing here, where nobody else reads them. */
  static void requireKnown(Map<String, ?> words) throws UnreadableSignalException {
    for (String word : words.keySet()) {
      if (!KNOWN.contains(word)) {
        throw new UnreadableSignalException(
            "\""
                + word
                + "\" is not known here; known are scale, type, group, service, by, node_id, container and task");
      }
    }
    boolean replicate = REPLICATE.equals(words.get("type"));
    for (String word : words.keySet()) {
      boolean ofAnId = IDS.stream().anyMatch(kind -> kind.word().equals(word));
      if (ofAnId != replicate && !word.equals("type")) {
        throw new UnreadableSignalException(
            replicate
                ? "type=replicate goes with a container or a task, and not with " + word
                : word + " goes with type=replicate only");
      }
    }
  }

  /** What the words ask for. Those that are not known are passed over. */
  static Signal signal(Signal.Origin origin, Map<String, String> words)
      throws UnreadableSignalException {
    if (REPLICATE.equals(words.get("type"))) {
      return oneMore(origin, words);
    }
    Direction direction = direction(words.getOrDefault("scale", ""));
    OptionalLong by = by(words.getOrDefault("by", ""));
    String group = words.getOrDefault("group", "");
    String service = words.getOrDefault("service", "");
    String node = words.getOrDefault("node_id", "");
    String type = words.getOrDefault("type", "");
    return switch (type) {
      case "node", "worker" ->
          new Signal.Nodes(
              origin, new NodeWish(NodeRole.WORKER, direction, by), group, service, node);
      case "manager" ->
          new Signal.Nodes(
              origin, new NodeWish(NodeRole.MANAGER, direction, by), group, service, node);
      case "service" -> replicas(origin, direction, by, group, service);
      case "" ->
          throw new UnreadableSignalException(
              "it does not say of what: type=node, type=manager, type=service or"
                  + " type=replicate");
      default ->
          throw new UnreadableSignalException(
              "type is node, worker, manager, service or replicate, not \"" + type + "\"");
    };
  }

  private static Signal replicas(
      Signal.Origin origin, Direction direction, OptionalLong by, String group, String service)
      throws UnreadableSignalException {
    if (service.isEmpty()) {
      throw new UnreadableSignalException("type=service needs a service");
    }
    if (!group.isEmpty()) {
      throw new UnreadableSignalException("type=service has no group: groups are of nodes");
    }
    return new Signal.Replicas(origin, service, direction, by);
  }

  private static Signal oneMore(Signal.Origin origin, Map<String, String> words)
      throws UnreadableSignalException {
    if (Direction.of(words.getOrDefault("scale", "up")).equals(Optional.of(Direction.DOWN))) {
      throw new UnreadableSignalException(
          "type=replicate is one more: there is no scale=down of it");
    }
    List<IdKind> said = IDS.stream().filter(kind -> words.containsKey(kind.word())).toList();
    if (said.size() != 1) {
      throw new UnreadableSignalException(
          "type=replicate needs a container or a task: one of them");
    }
    IdKind kind = said.getFirst();
    String id = words.getOrDefault(kind.word(), "");
    Optional<String> fault = kind.fault(id);
    if (fault.isPresent()) {
      throw new UnreadableSignalException(fault.get());
    }
    return new Signal.OneMore(origin, kind, id);
  }

  private static Direction direction(String word) throws UnreadableSignalException {
    if (word.isEmpty()) {
      throw new UnreadableSignalException(
          "it does not say which way to scale: scale=up or scale=down");
    }
    return Direction.of(word)
        .orElseThrow(
            () -> new UnreadableSignalException("scale is up or down, not \"" + word + "\""));
  }

  private static OptionalLong by(String word) throws UnreadableSignalException {
    if (word.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong by = WholeNumbers.parse(word);
    if (by.isEmpty() || by.getAsLong() <= 0) {
      throw new UnreadableSignalException(
          "by is a whole number of at least 1, not \"" + word + "\"");
    }
    return by;
  }
}
