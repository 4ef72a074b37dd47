package dev.apiarist.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The SDK's clients, each made when first asked for. Everything that the SDK would look for in
 * files, system properties or instance metadata is told instead, for a fast cold start
 * (docs/adr/0002-cold-start.md). Requests are tried three times in all, as AWS's standard retry
 * behaviour has it. Safe for use by several threads.
 */
final class SdkClients {
  private static final int ATTEMPTS = 3;

  private final AwsEnvironment environment;
  private final Duration connect;
  private final Duration read;
  private @Nullable SdkHttpClient http;
  private @Nullable AutoScalingClient autoScaling;
  private @Nullable DynamoDbClient dynamoDb;
  private @Nullable SsmClient ssm;

  /**
   * @param connect time for a connection
   * @param read longest silence while waiting for an answer
   */
  SdkClients(AwsEnvironment environment, Duration connect, Duration read) {
    this.environment = environment;
    this.connect = connect;
    this.read = read;
  }

  synchronized AutoScalingClient autoScaling() {
    if (autoScaling == null) {
      autoScaling =
          told(AutoScalingClient.builder(), "autoscaling")
              .endpointProvider(parameters -> endpoint("autoscaling"))
              .build();
    }
    return autoScaling;
  }

  synchronized DynamoDbClient dynamoDb() {
    if (dynamoDb == null) {
      dynamoDb =
          told(DynamoDbClient.builder(), "dynamodb")
              .endpointProvider(parameters -> endpoint("dynamodb"))
              .endpointDiscoveryEnabled(false)
              .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
              .build();
    }
    return dynamoDb;
  }

  synchronized SsmClient ssm() {
    if (ssm == null) {
      ssm =
          told(SsmClient.builder(), "ssm").endpointProvider(parameters -> endpoint("ssm")).build();
    }
    return ssm;
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B told(
      B builder, String service) {
    return builder
        .httpClient(http())
        .region(Region.of(environment.region()))
        .endpointOverride(environment.endpointOf(service))
        .credentialsProvider(StaticCredentialsProvider.create(environment.credentials()))
        .defaultsMode(DefaultsMode.STANDARD)
        .dualstackEnabled(false)
        .fipsEnabled(false)
        .overrideConfiguration(overrides());
  }

  private CompletableFuture<Endpoint> endpoint(String service) {
    return CompletableFuture.completedFuture(
        Endpoint.builder().url(environment.endpointOf(service)).build());
  }

  private static ClientOverrideConfiguration overrides() {
    return ClientOverrideConfiguration.builder()
        .defaultProfileFile(ProfileFile.aggregator().build())
        .defaultProfileName("default")
        .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(ATTEMPTS).build())
        .build();
  }

  private SdkHttpClient http() {
    if (http == null) {
      http = UrlConnectionHttpClient.create(this::connection);
    }
    return http;
  }

  /** The SDK's own factory makes a TLS context at once, even if its endpoint is a plain one. */
  private HttpURLConnection connection(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
      connection.setReadTimeout(Math.toIntExact(read.toMillis()));
      return connection;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
