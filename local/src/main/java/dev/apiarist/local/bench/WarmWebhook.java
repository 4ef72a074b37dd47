package dev.apiarist.local.bench;

import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.iam.RolePolicies;
import dev.apiarist.local.lambda.FunctionHost;
import dev.apiarist.local.lambda.FunctionSettings;
import dev.apiarist.local.lambda.FunctionUrl;
import dev.apiarist.local.lambda.LambdaFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The deployed artifact's webhook function in a JVM of its own, asked over its Function URL. AWS
 * and the managers are stand-ins that count the calls.
 */
public final class WarmWebhook implements AutoCloseable {
  private static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:bench";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Scratch scratch;
  private final StandIn outside;
  private final LambdaFunction function;
  private final FunctionUrl url;
  private final HttpClient client = HttpClient.newHttpClient();

  private WarmWebhook(Scratch scratch, StandIn outside, LambdaFunction function, FunctionUrl url) {
    this.scratch = scratch;
    this.outside = outside;
    this.function = function;
    this.url = url;
  }

  /**
   * What came of a request.
   *
   * @param calls what the function asked of the outside for it, in order
   */
  public record Reply(int status, String body, List<String> calls) {
    public Reply {
      calls = List.copyOf(calls);
    }
  }

  /**
   * Makes everything ready; the function starts with the first request.
   *
   * @param checkout a project that is built
   */
  public static WarmWebhook start(Path checkout) {
    Scratch scratch = Scratch.create();
    StandIn outside =
        StandIn.start(Certificates.create(scratch.directory(), StandIn.MANAGER_ADDRESS));
    outside.reset(false);
    InstantSource clock = InstantSource.system();
    Identities identities = new Identities("123456789012", clock, new RolePolicies());
    ResourcePolicies permissions = new ResourcePolicies();
    permissions.allow(ARN, "*", "lambda:InvokeFunctionUrl");
    LambdaFunction function =
        new LambdaFunction(
            settings(checkout.resolve("functions/target/apiarist-lambda.zip"), outside),
            new FunctionHost(scratch.directory(), "eu-west-1", outside.awsUri(), identities, 1));
    return new WarmWebhook(
        scratch,
        outside,
        function,
        FunctionUrl.open(
            function, FunctionUrl.AuthType.NONE, identities, permissions, clock, 0, "127.0.0.1"));
  }

  /** Sends a request without body. */
  public Reply send(String method, String target) {
    return send(method, target, "");
  }

  /**
   * Sends a request with the token.
   *
   * @param target path and query, without a slash at the beginning
   */
  public Reply send(String method, String target, String body) {
    outside.forgetCalls();
    HttpRequest request =
        HttpRequest.newBuilder(url.local().resolve(target))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + FunctionVariables.TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(answer.statusCode(), answer.body(), outside.calls());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    client.close();
    url.close();
    function.close();
    outside.close();
    scratch.close();
  }

  private static FunctionSettings settings(Path artifact, StandIn outside) {
    return new FunctionSettings(
        "bench",
        ARN,
        artifact,
        "dev.apiarist.function.WebhookFunction",
        FunctionVariables.of(outside),
        Duration.ofSeconds(30),
        1769,
        "bench",
        Optional.empty());
  }
}
