package dev.apiarist.scaling;

/** What comes of a {@link ServiceWish}. Messages are Docker Scaler's where it has one. */
public sealed interface ServiceDecision {
  /** One sentence for people: what happens, or why not. */
  String message();

  /**
   * The number of replicas changes.
   *
   * @param service as it was asked for
   * @param from replicas wanted before
   * @param to replicas wanted after
   */
  record Change(String service, int from, int to, int min, int max) implements ServiceDecision {
    public Change {
      if (from == to || from < 0 || to < min || to > max) {
        throw new IllegalArgumentException(
            "a change ends at another number within %d and %d, not from %d to %d"
                .formatted(min, max, from, to));
      }
    }

    @Override
    public String message() {
      return "Scaling %s from %d to %d replicas (min: %d, max: %d)"
          .formatted(service, from, to, min, max);
    }

    /** Why it is not made after all. */
    public Refused refused(String why) {
      return new Refused(
          "%s is not scaled from %d to %d replicas: %s".formatted(service, from, to, why));
    }
  }

  /** Nothing to do: the bound is reached, the step is zero, or it has been done before. */
  record NoChange(String message) implements ServiceDecision {}

  /** Not now, or never for this kind of service: something stands in the way. */
  record Refused(String message) implements ServiceDecision {}

  /** The service's bounds contradict each other. */
  record Misconfigured(String message) implements ServiceDecision {}

  /** The service has no number of replicas that could be changed. */
  record Unscalable(String message) implements ServiceDecision {}
}
