package dev.apiarist.scaling;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the outside has to say about the size of the swarm, whatever way it came: an alert, an alarm
 * or a request. Every input becomes one of these before anything is decided.
 */
public sealed interface Signal {
  /** Where it comes from. */
  Origin origin();

  /**
   * Asks for more or fewer nodes.
   *
   * @param group short name of a group; empty text for the default one
   * @param service the service whose labels say bounds and step; empty text for none
   * @param node the ID of a node, whose group is meant where none is named; empty text for none
   */
  record Nodes(Origin origin, NodeWish wish, String group, String service, String node)
      implements Signal {}

  /**
   * Asks for more or fewer replicas of a service.
   *
   * @param by how many; empty leaves it to the service's labels
   */
  record Replicas(Origin origin, String service, Direction direction, OptionalLong by)
      implements Signal {
    public Replicas {
      if (service.isEmpty()) {
        throw new IllegalArgumentException("replicas are of a service");
      }
      if (by.isPresent() && by.getAsLong() <= 0) {
        throw new IllegalArgumentException("a step is at least 1, not " + by.getAsLong());
      }
    }
  }

  /**
   * Asks for one more replica of the service that a container or task belongs to.
   *
   * @param id whole, or its beginning
   */
  record OneMore(Origin origin, IdKind kind, String id) implements Signal {
    public OneMore {
      kind.fault(id)
          .ifPresent(
              fault -> {
                throw new IllegalArgumentException(fault);
              });
    }
  }

  /** Asks for nothing: what may have asked before is over, or cannot be told. */
  record Quiet(Origin origin, State state) implements Signal {}

  /** Why nothing is asked for. */
  enum State {
    /** All alerts of the group are over. */
    RESOLVED,
    /** The alarm is off. */
    OK,
    /** The alarm has no data to go by. */
    INSUFFICIENT_DATA
  }

  /** Who speaks. */
  enum Source {
    ALERTMANAGER,
    ALARM,
    /** Somebody who wrote the request himself. */
    REQUEST;

    /** Whether a metric speaks, and nobody who thought about it. */
    public boolean automatic() {
      return this != REQUEST;
    }
  }

  /**
   * Where a signal comes from.
   *
   * @param name what people call it, such as the alarm's name
   * @param identity the same whenever, and by whatever way, the same event is told again; empty
   *     where that cannot be known
   * @param at when it happened, or was sent; empty where the caller waits for the answer
   */
  record Origin(Source source, String name, Optional<String> identity, Optional<Instant> at) {}
}
