package dev.apiarist.local.autoscaling;

/** Where a member is coming from and going to; the end of a journey is where it is. */
enum Journey {
  EC2_TO_GROUP(Place.EC2, Place.GROUP),
  EC2_TO_POOL(Place.EC2, Place.POOL),
  POOL_TO_GROUP(Place.POOL, Place.GROUP),
  GROUP_TO_POOL(Place.GROUP, Place.POOL),
  GROUP_TO_EC2(Place.GROUP, Place.EC2),
  POOL_TO_EC2(Place.POOL, Place.EC2);

  /** A side of a journey, named as events name it. */
  enum Place {
    EC2("EC2"),
    GROUP("AutoScalingGroup"),
    POOL("WarmPool");

    private final String wireName;

    Place(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  private final Place origin;
  private final Place destination;

  Journey(Place origin, Place destination) {
    this.origin = origin;
    this.destination = destination;
  }

  Place origin() {
    return origin;
  }

  Place destination() {
    return destination;
  }

  Transition transition() {
    return switch (this) {
      case EC2_TO_GROUP, EC2_TO_POOL, POOL_TO_GROUP -> Transition.LAUNCHING;
      case GROUP_TO_POOL, GROUP_TO_EC2, POOL_TO_EC2 -> Transition.TERMINATING;
    };
  }

  /** The journey out, for a member that is on this one or has ended it. */
  Journey wayOut() {
    return this == EC2_TO_POOL || this == GROUP_TO_POOL || this == POOL_TO_EC2
        ? POOL_TO_EC2
        : GROUP_TO_EC2;
  }

  /** {@code Pending}, {@code Warmed:Terminating} and so on: the state before any suffix. */
  String stateName() {
    return switch (this) {
      case EC2_TO_GROUP, POOL_TO_GROUP -> "Pending";
      case EC2_TO_POOL -> "Warmed:Pending";
      case GROUP_TO_POOL, GROUP_TO_EC2 -> "Terminating";
      case POOL_TO_EC2 -> "Warmed:Terminating";
    };
  }
}
