package dev.apiarist.scaling;

/**
 * How the cluster's owner wants services to be scaled that say nothing of their own.
 *
 * @param min fewest replicas
 * @param max most replicas
 * @param upBy replicas to add when neither request nor service names a number
 * @param downBy replicas to take away when neither request nor service names a number
 * @param labels where a service says it itself
 */
public record ServiceRules(int min, int max, int upBy, int downBy, Labels labels) {
  /** Docker Scaler's own defaults. */
  public static final ServiceRules STANDARD = new ServiceRules(1, 5, 1, 1, Labels.STANDARD);

  public ServiceRules {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "services have 0 <= min <= max, not min %d, max %d".formatted(min, max));
    }
    if (upBy < 1 || downBy < 1) {
      throw new IllegalArgumentException(
          "a step is at least 1, not up by %d, down by %d".formatted(upBy, downBy));
    }
  }

  /** Keys of service labels. The same with {@code apiarist.scaleMin} and so on always works too. */
  public record Labels(String min, String max, String upBy, String downBy) {
    /** Docker Scaler's. */
    public static final Labels STANDARD =
        new Labels("com.df.scaleMin", "com.df.scaleMax", "com.df.scaleUpBy", "com.df.scaleDownBy");
  }
}
