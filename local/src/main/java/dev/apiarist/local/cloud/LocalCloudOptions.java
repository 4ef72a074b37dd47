package dev.apiarist.local.cloud;

import dev.apiarist.local.ec2.Machines;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * How to start a local cloud.
 *
 * @param cdkOut what {@code cdk synth} wrote
 * @param bindAddressForNodes an address of this machine that nodes reach, such as their bridge's
 *     gateway: metadata services and function URLs listen there
 * @param awsPort the AWS endpoint's port on loopback, 0 for any free one; function URLs take the
 *     ports after it
 * @param stateDirectory gets functions' logs and working directories
 * @param machines what instances run on
 * @param clock time, except inside functions, which have the system's
 * @param parameters values for the template's parameters
 * @param environmentsPerFunction how many JVMs one function may have at once
 */
public record LocalCloudOptions(
    Path cdkOut,
    String bindAddressForNodes,
    int awsPort,
    Path stateDirectory,
    Machines machines,
    InstantSource clock,
    Map<String, String> parameters,
    int environmentsPerFunction) {

  private static final int DEFAULT_ENVIRONMENTS = 2;

  public LocalCloudOptions {
    parameters = Map.copyOf(parameters);
    stateDirectory = stateDirectory.toAbsolutePath();
    if (awsPort < 0 || awsPort > 65535) {
      throw new IllegalArgumentException("the AWS port must be 0 to 65535, not " + awsPort);
    }
    if (environmentsPerFunction < 1) {
      throw new IllegalArgumentException("a function needs at least one environment");
    }
  }

  /** Options without parameters, two environments a function. */
  public LocalCloudOptions(
      Path cdkOut,
      String bindAddressForNodes,
      int awsPort,
      Path stateDirectory,
      Machines machines,
      InstantSource clock) {
    this(
        cdkOut,
        bindAddressForNodes,
        awsPort,
        stateDirectory,
        machines,
        clock,
        Map.of(),
        DEFAULT_ENVIRONMENTS);
  }

  /** The same with parameters for the template. */
  public LocalCloudOptions withParameters(Map<String, String> values) {
    return new LocalCloudOptions(
        cdkOut,
        bindAddressForNodes,
        awsPort,
        stateDirectory,
        machines,
        clock,
        values,
        environmentsPerFunction);
  }
}
