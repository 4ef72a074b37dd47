package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.Caller;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.HttpEndpoint;
import dev.apiarist.local.aws.SigV4;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.ResourcePolicies;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function's URL on a port of its own: on loopback for this machine, and on one more address for
 * nodes. With {@code AWS_IAM} the signature is checked in full, and the signer's role must be
 * allowed {@code lambda:InvokeFunctionUrl}.
 */
public final class FunctionUrl implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_BODY_BYTES = 6 * 1024 * 1024;

  private final LambdaFunction function;
  private final AuthType authType;
  private final Identities identities;
  private final ResourcePolicies permissions;
  private final InstantSource clock;
  private final List<HttpEndpoint> endpoints = new ArrayList<>();

  /** Who may call. */
  public enum AuthType {
    /** Anyone. */
    NONE,
    /** Signed requests of roles that are allowed to. */
    AWS_IAM
  }

  private FunctionUrl(
      LambdaFunction function,
      AuthType authType,
      Identities identities,
      ResourcePolicies permissions,
      InstantSource clock) {
    this.function = function;
    this.authType = authType;
    this.identities = identities;
    this.permissions = permissions;
    this.clock = clock;
  }

  /**
   * Opens the URL.
   *
   * @param port the first port to try; the next ones follow when it is taken; 0 for any
   * @param nodeAddress where nodes reach this machine; loopback for none
   */
  public static FunctionUrl open(
      LambdaFunction function,
      AuthType authType,
      Identities identities,
      ResourcePolicies permissions,
      InstantSource clock,
      int port,
      String nodeAddress) {
    FunctionUrl url = new FunctionUrl(function, authType, identities, permissions, clock);
    String name = "url-" + function.settings().name();
    url.endpoints.addAll(
        nodeAddress.equals(LOOPBACK)
            ? HttpEndpoint.openSamePort(name, List.of(LOOPBACK), port, url::answer)
            : HttpEndpoint.openSamePort(name, List.of(LOOPBACK, nodeAddress), port, url::answer));
    return url;
  }

  /** The URL on loopback, with a trailing slash, as Lambda writes it. */
  public URI local() {
    return URI.create(endpoints.getFirst().uri() + "/");
  }

  /** The URL for nodes, with a trailing slash. */
  public URI forNodes() {
    return URI.create(endpoints.getLast().uri() + "/");
  }

  /** The function behind it. */
  public LambdaFunction function() {
    return function;
  }

  @Override
  public void close() {
    endpoints.forEach(HttpEndpoint::close);
  }

  private HttpAnswer answer(HttpCall call) {
    if (call.body().size() > MAX_BODY_BYTES) {
      return message(413, "Request must be smaller than 6291456 bytes");
    }
    try {
      Optional<Caller> caller = admit(call);
      String event = FunctionUrlEvent.of(call, caller, clock.instant());
      InvocationResult result = function.invoke(Bytes.utf8(event));
      return result.failed()
          ? message(502, "Internal Server Error")
          : FunctionUrlResponse.of(result.payload());
    } catch (AwsException refused) {
      return message(refused.status(), refused.text());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return message(503, "Service Unavailable");
    }
  }

  private Optional<Caller> admit(HttpCall call) {
    return switch (authType) {
      case NONE -> {
        if (!permissions.allows(function.settings().arn(), "*", "lambda:InvokeFunctionUrl")) {
          throw forbidden("Forbidden");
        }
        yield Optional.empty();
      }
      case AWS_IAM -> {
        SigV4 signature = SigV4.of(call).orElseThrow(() -> forbidden("Forbidden"));
        if (!signature.service().equals("lambda")) {
          throw forbidden("Credential should be scoped to correct service: 'lambda'.");
        }
        Caller caller = identities.requireKnown(call, signature);
        identities.authorize(caller, "lambda:InvokeFunctionUrl", function.settings().arn());
        yield Optional.of(caller);
      }
    };
  }

  private static AwsException forbidden(String message) {
    return new AwsException(403, "AccessDeniedException", message);
  }

  private static HttpAnswer message(int status, String message) {
    return HttpAnswer.text(status, "application/json", Json.write(Map.of("Message", message)));
  }
}
