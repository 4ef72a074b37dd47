package dev.apiarist.local.aws;

import dev.apiarist.local.iam.Credentials;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.RolePolicies;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** The endpoint with the services under test, and real SDK clients that are pointed at it. */
public final class TestEndpoint implements AutoCloseable {
  /** A role that may do everything. */
  public static final String ROLE = "tester";

  private final RolePolicies policies = new RolePolicies();
  private final Identities identities =
      new Identities("000000000000", InstantSource.system(), policies);
  private final AwsEndpoint endpoint = new AwsEndpoint(0, identities);
  private final Credentials credentials = identities.assume(ROLE, "session");

  public TestEndpoint(AwsService... services) {
    for (AwsService service : services) {
      endpoint.add(service);
    }
    allow("*");
  }

  /** Adds a service. */
  public void add(AwsService service) {
    endpoint.add(service);
  }

  /** Lets the role do one more thing. */
  public void allow(String action) {
    policies.attach(
        ROLE,
        Map.of("Statement", List.of(Map.of("Effect", "Allow", "Action", action, "Resource", "*"))));
  }

  public URI uri() {
    return endpoint.uri();
  }

  public Identities identities() {
    return identities;
  }

  /** Credentials of {@link #ROLE}. */
  public AwsCredentialsProvider credentials() {
    return provider(credentials);
  }

  public static AwsCredentialsProvider provider(Credentials credentials) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            credentials.accessKey(), credentials.secretKey(), credentials.sessionToken()));
  }

  /** A client of the real SDK. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient>
      C client(B builder) {
    return client(builder, uri(), credentials());
  }

  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient>
      C client(B builder, URI endpoint, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .overrideConfiguration(each -> each.retryStrategy(retry -> retry.maxAttempts(1)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
