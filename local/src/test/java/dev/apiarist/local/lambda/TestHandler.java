package dev.apiarist.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function for tests, which does what words in its event tell it. Made of the JDK and Lambda's
 * own interface alone, so that nothing else need be in the artifact.
 */
public final class TestHandler implements RequestStreamHandler {
  private static final Pattern RESPONSE_URL = Pattern.compile("\"ResponseURL\":\"([^\"]+)\"");
  private static final Pattern MESSAGE_ID =
      Pattern.compile("\"(?:messageId|SequenceNumber)\":\"([^\"]+)\"");

  private int invocations;

  public TestHandler() {
    if (System.getenv("BROKEN") != null) {
      throw new IllegalStateException("cannot be made");
    }
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    invocations++;
    System.out.println("saw " + event);
    Matcher responseUrl = RESPONSE_URL.matcher(event);
    String answer;
    if (responseUrl.find()) {
      provide(URI.create(responseUrl.group(1)), event);
      answer = "{}";
    } else if (event.contains("please fail")) {
      throw new IllegalArgumentException("failed as told");
    } else if (event.contains("please exit")) {
      Runtime.getRuntime().halt(7);
      answer = "";
    } else if (event.contains("please hang")) {
      hang();
      answer = "";
    } else if (event.contains("please report")) {
      Matcher id = MESSAGE_ID.matcher(event);
      String reported = id.find() ? id.group(1) : "";
      while (event.contains("please report the last") && id.find()) {
        reported = id.group(1);
      }
      answer = "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + reported + "\"}]}";
    } else if (event.contains("please tell")) {
      answer = environment(context);
    } else if (event.contains("\"rawPath\"")) {
      answer =
          "{\"statusCode\":201,\"headers\":{\"X-Test\":\"yes\",\"content-type\":\"text/plain\"},"
              + "\"body\":"
              + quote(event)
              + ",\"isBase64Encoded\":false}";
    } else {
      answer = event;
    }
    out.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private String environment(Context context) {
    return "{\"invocations\":"
        + invocations
        + ",\"region\":\""
        + System.getenv("AWS_REGION")
        + "\",\"endpoint\":\""
        + System.getenv("AWS_ENDPOINT_URL")
        + "\",\"own\":\""
        + System.getenv("OWN")
        + "\",\"home\":\""
        + System.getenv("HOME")
        + "\",\"accessKey\":\""
        + System.getenv("AWS_ACCESS_KEY_ID")
        + "\",\"function\":\""
        + context.getFunctionName()
        + "\",\"arn\":\""
        + context.getInvokedFunctionArn()
        + "\",\"memory\":"
        + context.getMemoryLimitInMB()
        + ",\"remaining\":"
        + context.getRemainingTimeInMillis()
        + "}";
  }

  private static void provide(URI responseUrl, String event) throws IOException {
    boolean refuse = event.contains("please refuse");
    String answer =
        "{\"Status\":\""
            + (refuse ? "FAILED" : "SUCCESS")
            + "\",\"Reason\":\"told so\",\"PhysicalResourceId\":\"made-1\",\"Data\":{\"Secret\":\"s3\"}}";
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(responseUrl)
              .PUT(HttpRequest.BodyPublishers.ofString(answer))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hang() {
    try {
      Thread.sleep(Duration.ofMinutes(10));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
