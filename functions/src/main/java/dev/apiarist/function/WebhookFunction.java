package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.webhook.FunctionUrl;
import dev.apiarist.webhook.HttpAnswer;
import dev.apiarist.webhook.HttpRequest;
import dev.apiarist.webhook.WebhookApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The HTTP API behind a Function URL (payload format 2.0). Every request is answered; one that is
 * not granted, and every defect, is logged without headers, query and body.
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
    HttpAnswer answer = answer(input, context);
    output.write(FunctionUrl.encode(answer).getBytes(StandardCharsets.UTF_8));
  }

  private HttpAnswer answer(InputStream input, Context context) {
    HttpRequest request;
    try {
      request = FunctionUrl.decode(Json.parseObject(input));
    } catch (JsonException | IllegalArgumentException malformed) {
      LogLine.write(context, "WARN", NAME, "400", "not a Function URL event");
      return HttpAnswer.nok(400, "Not a Function URL event (payload format 2.0)");
    }
    try {
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
}
