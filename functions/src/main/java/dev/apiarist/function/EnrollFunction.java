package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.bootstrap.Answer;
import dev.apiarist.bootstrap.Enrolment;
import dev.apiarist.bootstrap.EnrolmentHttp;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers booting machines, behind a Function URL with IAM authorisation. What is asked and
 * answered is never logged, since an answer may hold a join token; decisions are journalled.
 */
public final class EnrollFunction implements RequestStreamHandler {
  private static final Duration AFTER_DEFECT = Duration.ofSeconds(30);

  private final Enrolment enrolment;

  /** Takes enrolment ready made. */
  public EnrollFunction(Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(EnrolmentHttp.encode(answer(input, context)).getBytes(StandardCharsets.UTF_8));
  }

  private Answer answer(InputStream input, Context context) {
    String caller;
    String body;
    try {
      Map<String, @Nullable Object> event = Json.parseObject(input);
      caller = EnrolmentHttp.userArn(event);
      body = EnrolmentHttp.body(event);
    } catch (JsonException | IllegalArgumentException malformed) {
      return new Answer.Refused(Answer.Refusal.MALFORMED, "not a Function URL event");
    }
    try {
      return enrolment.answer(caller, body);
    } catch (RuntimeException defect) {
      log(context, caller, defect);
      return new Answer.Unavailable(
          AFTER_DEFECT, "DEFECT", "see the log of request " + context.getAwsRequestId());
    }
  }

  private static void log(Context context, String caller, RuntimeException defect) {
    StringWriter stack = new StringWriter();
    defect.printStackTrace(new PrintWriter(stack, true));
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("level", "ERROR");
    line.put("function", "enroll");
    line.put("requestId", context.getAwsRequestId());
    line.put("caller", caller);
    line.put("stack", stack.toString());
    context.getLogger().log(Json.write(line) + "\n");
  }
}
