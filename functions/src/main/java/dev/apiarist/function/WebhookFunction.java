package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.webhook.FunctionUrl;
import dev.apiarist.webhook.Handled;
import dev.apiarist.webhook.HttpAnswer;
import dev.apiarist.webhook.HttpRequest;
import dev.apiarist.webhook.WebhookApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API behind a Function URL (payload format 2.0), and what AWS invokes the function with
 * on its own: SNS and CloudWatch alarms. Every request is answered; one that is not granted, and
 * every defect, is logged without headers, query and body. An event that could not be dealt with
 * fails the invocation, so that it is delivered again.
 */
public final class WebhookFunction implements RequestStreamHandler {
  private static final String NAME = "webhook";

  private final WebhookApi api;

  /** Wires the API from Lambda's environment. */
  public WebhookFunction() {
    this(WebhookWiring.api(new Wiring(Environment.ofProcess())));
  }

  /** Takes the API ready made. */
  public WebhookFunction(WebhookApi api) {
    this.api = api;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Map<String, @Nullable Object> event;
    try {
      event = Json.parseObject(input);
    } catch (JsonException malformed) {
      LogLine.write(context, "WARN", NAME, "400", "not a JSON object");
      write(output, HttpAnswer.nok(400, "Not a Function URL event (payload format 2.0)"), Map.of());
      return;
    }
    boolean request = FunctionUrl.isRequest(event);
    write(output, request ? answer(event, context) : signals(event, context), event);
  }

  private HttpAnswer answer(Map<String, @Nullable Object> event, Context context) {
    try {
      HttpRequest request = FunctionUrl.decode(event);
      HttpAnswer answer = api.handle(request);
      if (answer.status() >= 400) {
        LogLine.write(context, "WARN", NAME, String.valueOf(answer.status()), request.toString());
      }
      return answer;
    } catch (RuntimeException defect) {
      LogLine.defect(context, NAME, defect);
      return HttpAnswer.nok(
          500, "Internal error, see the log of request " + context.getAwsRequestId());
    }
  }

  /** As a rule nobody waits for this answer; a failure has the event delivered again. */
  private HttpAnswer signals(Map<String, @Nullable Object> event, Context context) {
    List<String> told = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    boolean refused = false;
    for (Handled handled : api.handle(event)) {
      told.add(handled.message());
      switch (handled) {
        case Handled.Done done -> {}
        case Handled.Ignored ignored ->
            LogLine.write(context, "INFO", NAME, "signal ignored", ignored.message());
        case Handled.Refused no -> {
          LogLine.write(context, "WARN", NAME, "signal refused", no.message());
          refused = true;
        }
        case Handled.Failed failed -> failures.add(failed.message());
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("to be delivered again: " + String.join("; ", failures));
    }
    String all = String.join("; ", told);
    return refused ? HttpAnswer.nok(400, all) : HttpAnswer.ok(all);
  }

  private static void write(
      OutputStream output, HttpAnswer answer, Map<String, @Nullable Object> event)
      throws IOException {
    output.write(FunctionUrl.encode(answer, event).getBytes(StandardCharsets.UTF_8));
  }
}
