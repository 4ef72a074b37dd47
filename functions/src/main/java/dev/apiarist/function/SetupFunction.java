package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.bootstrap.ClusterSetup;
import dev.apiarist.bootstrap.CustomResource;
import dev.apiarist.bootstrap.Rotation;
import dev.apiarist.json.Json;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * CloudFormation's custom resource for what a cluster needs before its first machine boots. Always
 * answers CloudFormation, which otherwise waits for the whole time-out of the resource.
 */
public final class SetupFunction implements RequestStreamHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 3;

  private final String cluster;
  private final Supplier<ClusterSetup> setup;

  /** Wires itself from the environment. */
  public SetupFunction() {
    this(new Wiring(Environment.ofProcess()));
  }

  private SetupFunction(Wiring wiring) {
    this(
        wiring.environment().cluster(),
        () -> new ClusterSetup(wiring.parameters(), wiring.clock()));
  }

  /**
   * Takes its work ready made.
   *
   * @param cluster the cluster that the function belongs to
   * @param setup asked for once for each request; what it throws is answered
   */
  public SetupFunction(String cluster, Supplier<ClusterSetup> setup) {
    this.cluster = cluster;
    this.setup = setup;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    CustomResource request = CustomResource.parse(Json.parseObject(input));
    put(request, answer(request, context));
    output.write("{}".getBytes(StandardCharsets.UTF_8));
  }

  private String answer(CustomResource request, Context context) {
    try {
      return switch (request.change()) {
        case CREATE, UPDATE -> request.succeeded(make(request));
        case DELETE -> {
          setup.get().remove();
          yield request.succeeded(Map.of());
        }
      };
    } catch (OutsideException failure) {
      return failed(request, context, failure.code() + ": " + failure.getMessage());
    } catch (IllegalArgumentException refused) {
      return failed(request, context, String.valueOf(refused.getMessage()));
    } catch (RuntimeException defect) {
      LogLine.defect(context, "setup", defect);
      return request.failed("see the log of request " + context.getAwsRequestId());
    }
  }

  private Map<String, String> make(CustomResource request) {
    String wanted = request.properties().getOrDefault("Cluster", "");
    if (!wanted.equals(cluster)) {
      throw new IllegalArgumentException(
          "the property Cluster is '%s', but this is the function of '%s'"
              .formatted(wanted, cluster));
    }
    ClusterSetup.Made made = setup.get().make(wanted, Rotation.of(request.properties()));
    return Map.of("WebhookTokenSha256", made.webhookTokenSha256());
  }

  private static String failed(CustomResource request, Context context, String reason) {
    LogLine.write(context, "ERROR", "setup", request.toString(), reason);
    return request.failed(reason);
  }

  /** The URL is signed for a request without a content type. */
  private static void put(CustomResource request, String answer) throws IOException {
    HttpRequest put =
        HttpRequest.newBuilder(request.responseUrl())
            .timeout(PATIENCE)
            .PUT(HttpRequest.BodyPublishers.ofString(answer))
            .build();
    IOException last = new IOException("never tried");
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      for (int i = 0; i < TRIES; i++) {
        try {
          int status = client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
          if (status / 100 == 2) {
            return;
          }
          last = new IOException("CloudFormation's bucket answered with HTTP " + status);
        } catch (IOException unreachable) {
          last = new IOException("CloudFormation's bucket was not reached", unreachable);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
    throw last;
  }
}
