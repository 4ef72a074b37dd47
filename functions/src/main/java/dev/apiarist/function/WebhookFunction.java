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

/** The HTTP API behind a Function URL (payload format 2.0). Every request is answered. */
public final class WebhookFunction implements RequestStreamHandler {
  private final WebhookApi api;

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
}
