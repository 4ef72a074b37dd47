package dev.apiarist.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a function is set to.
 *
 * @param artifact the deployed jar, or a directory as its zip would unpack
 * @param handler class name, or {@code class::method}
 * @param environment the function's own variables, beside those that Lambda sets
 * @param timeout 1 s to 15 min for one invocation, start of the JVM not counted
 * @param memoryMegabytes 128 to 10240; told to the function, not enforced
 * @param role name of its execution role
 * @param reservedConcurrency how many invocations may run at once; more are throttled
 */
public record FunctionSettings(
    String name,
    String arn,
    Path artifact,
    String handler,
    Map<String, String> environment,
    Duration timeout,
    int memoryMegabytes,
    String role,
    Optional<Integer> reservedConcurrency) {

  private static final Duration LONGEST = Duration.ofMinutes(15);

  public FunctionSettings {
    environment = Map.copyOf(environment);
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "Timeout of " + name + " must be between 1 and 900 seconds, not " + timeout.toSeconds());
    }
    if (memoryMegabytes < 128 || memoryMegabytes > 10240) {
      throw new IllegalArgumentException(
          "MemorySize of " + name + " must be between 128 and 10240, not " + memoryMegabytes);
    }
    environment.keySet().stream()
        .filter(variable -> RuntimeEnvironment.RESERVED.contains(variable))
        .findFirst()
        .ifPresent(
            reserved -> {
              throw new IllegalArgumentException(
                  name + " sets the environment variable " + reserved + ", which Lambda reserves");
            });
  }

  /** The same function with other variables. */
  public FunctionSettings withEnvironment(Map<String, String> other) {
    return new FunctionSettings(
        name, arn, artifact, handler, other, timeout, memoryMegabytes, role, reservedConcurrency);
  }

  /** The same function with another time-out. */
  public FunctionSettings withTimeout(Duration other) {
    return new FunctionSettings(
        name,
        arn,
        artifact,
        handler,
        environment,
        other,
        memoryMegabytes,
        role,
        reservedConcurrency);
  }
}
