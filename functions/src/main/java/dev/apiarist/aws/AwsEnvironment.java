package dev.apiarist.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Where AWS is and who we are there, as Lambda's environment tells.
 *
 * @param endpoint another cloud's address, for every service alike; empty means AWS
 */
record AwsEnvironment(String region, Optional<URI> endpoint, AwsCredentials credentials) {

  /**
   * Reads {@code AWS_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code
   * AWS_SESSION_TOKEN} (optional) and {@code AWS_ENDPOINT_URL} (optional). No file is read.
   *
   * @throws IllegalArgumentException naming the variable that is missing or malformed
   */
  static AwsEnvironment of(Map<String, String> environment) {
    return new AwsEnvironment(
        required(environment, "AWS_REGION"), endpoint(environment), credentials(environment));
  }

  /** The address of a service's API. */
  URI endpointOf(String service) {
    return endpoint.orElseGet(
        () -> URI.create("https://" + service + "." + region + "." + domain(region) + "/"));
  }

  /** The domain of the partition a region belongs to. */
  static String domain(String region) {
    int second = region.indexOf('-', region.indexOf('-') + 1);
    String prefix = second < 0 ? region : region.substring(0, second);
    return switch (prefix) {
      case "us-iso" -> "c2s.ic.gov";
      case "us-isob" -> "sc2s.sgov.gov";
      case "us-isof" -> "csp.hci.ic.gov";
      case "eu-isoe" -> "cloud.adc-e.uk";
      default ->
          region.startsWith("cn-")
              ? "amazonaws.com.cn"
              : region.startsWith("eusc-") ? "amazonaws.eu" : "amazonaws.com";
    };
  }

  private static Optional<URI> endpoint(Map<String, String> environment) {
    String text = environment.getOrDefault("AWS_ENDPOINT_URL", "");
    if (text.isBlank()) {
      return Optional.empty();
    }
    URI uri = URI.create(text.endsWith("/") ? text : text + "/");
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("AWS_ENDPOINT_URL is not a URL with a host");
    }
    return Optional.of(uri);
  }

  private static AwsCredentials credentials(Map<String, String> environment) {
    String id = required(environment, "AWS_ACCESS_KEY_ID");
    String secret = required(environment, "AWS_SECRET_ACCESS_KEY");
    @Nullable String token = environment.get("AWS_SESSION_TOKEN");
    return token == null || token.isBlank()
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, token);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("environment variable " + name + " is missing");
    }
    return value;
  }

  /** Never shows credentials. */
  @Override
  public String toString() {
    return "AwsEnvironment[" + region + ", " + endpoint + "]";
  }
}
