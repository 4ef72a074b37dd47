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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API behind a Function URL (payload format 2.0). Every request is answered; one that is
 * not granted, and every defect, is logged without headers, query and body.
 */
public final class WebhookFunction implements RequestStreamHandler {
  private final WebhookApi api;

  /** Wires the API from Lambda's environment. */
  public WebhookFunction() {
    this(new WebhookWiring(System.getenv()).api(InstantSource.system()));
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
      log(context, "not a Function URL event", 400, null);
      return HttpAnswer.nok(400, "Not a Function URL event (payload format 2.0)");
    }
    try {
      HttpAnswer answer = api.handle(request);
      if (answer.status() >= 400) {
        log(context, request.toString(), answer.status(), null);
      }
      return answer;
    } catch (RuntimeException defect) {
      log(context, request.toString(), 500, defect);
      return HttpAnswer.nok(
          500, "Internal error, see the log of request " + context.getAwsRequestId());
    }
  }

  private static void log(
      Context context, String request, int status, @Nullable RuntimeException defect) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("level", defect == null ? "WARN" : "ERROR");
    line.put("function", "webhook");
    line.put("requestId", context.getAwsRequestId());
    line.put("request", request);
    line.put("status", status);
    if (defect != null) {
      StringWriter stack = new StringWriter();
      defect.printStackTrace(new PrintWriter(stack, true));
      line.put("stack", stack.toString());
    }
    context.getLogger().log(Json.write(line) + "\n");
  }
}
