package dev.apiarist.local.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's own DynamoDB Local, in memory, in this process, behind the one endpoint. Calls are
 * passed on as they are, so its conditions, errors and limits are the real ones. It keeps a thread
 * of its own for good: a process that has used it ends by {@code System.exit}.
 */
public final class DynamoDb implements AwsService, AutoCloseable {
  private static final boolean IN_MEMORY = true;
  private static final boolean SHARED = true;
  private static final Set<String> PASSED_ON =
      Set.of("x-amz-target", "content-type", "authorization", "x-amz-date", "x-amz-security-token");

  private final Server server;
  private final LocalDynamoDBServerHandler handler;
  private final URI uri;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private DynamoDb(Server server, LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.handler = handler;
    this.uri = server.getURI();
  }

  /**
   * Starts an empty database. Its own server class is not used: it cannot be loaded without the
   * classes of its telemetry.
   */
  public static DynamoDb start() {
    try {
      LocalDynamoDBServerHandler handler =
          new LocalDynamoDBServerHandler(
              new LocalDynamoDBRequestHandler(0, IN_MEMORY, null, SHARED, false), null);
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.setHandler(new ContextHandler(handler));
      server.start();
      return new DynamoDb(server, handler);
    } catch (Exception failed) {
      throw new IllegalStateException("DynamoDB Local does not start: " + failed, failed);
    }
  }

  /**
   * Calls an operation on the local cloud's own behalf.
   *
   * @throws IllegalStateException with DynamoDB's own message when it refuses
   */
  public Map<String, @Nullable Object> call(String operation, Map<String, @Nullable Object> body) {
    return callTarget("DynamoDB_20120810." + operation, body);
  }

  /** The stream of a table that was made with one, from its beginning. */
  public TableStream stream(String table) {
    return new TableStream(
        table, (operation, body) -> callTarget("DynamoDBStreams_20120810." + operation, body));
  }

  private Map<String, @Nullable Object> callTarget(
      String operation, Map<String, ? extends @Nullable Object> body) {
    AwsResponse answer =
        send(
            HttpRequest.newBuilder(uri)
                .header("x-amz-target", operation)
                .header("content-type", "application/x-amz-json-1.0")
                .header(
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                        + " SignedHeaders=host, Signature=local")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build());
    if (answer.status() != 200) {
      throw new IllegalStateException(operation + ": " + answer.body());
    }
    return Json.parseObject(answer.body());
  }

  @Override
  public String signingName() {
    return "dynamodb";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    HttpRequest.Builder onward =
        HttpRequest.newBuilder(uri)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.http().body().toArray()));
    PASSED_ON.forEach(
        name -> request.http().header(name).ifPresent(value -> onward.header(name, value)));
    return send(onward.build());
  }

  private AwsResponse send(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      Map<String, String> headers = new LinkedHashMap<>();
      answer
          .headers()
          .firstValue("x-amz-crc32")
          .ifPresent(value -> headers.put("x-amz-crc32", value));
      return new AwsResponse(answer.statusCode(), answer.body(), headers);
    } catch (IOException failed) {
      throw new IllegalStateException("DynamoDB Local does not answer", failed);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("closing", closing);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    try {
      server.stop();
      handler.close();
    } catch (Exception failed) {
      throw new IllegalStateException("DynamoDB Local does not stop", failed);
    }
  }
}
