package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.bootstrap.Answer;
import dev.apiarist.bootstrap.Enrolment;
import dev.apiarist.bootstrap.EnrolmentHttp;
import dev.apiarist.bootstrap.EnrolmentPorts;
import dev.apiarist.bootstrap.EnrolmentSettings;
import dev.apiarist.bootstrap.EnvironmentMapping;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers booting machines, behind a Function URL with IAM authorisation. What is asked and
 * answered is never logged, since an answer may hold a join token; decisions are journalled.
 */
public final class EnrollFunction implements RequestStreamHandler {
  private static final Duration AFTER_DEFECT = Duration.ofSeconds(30);

  private final Enrolment enrolment;

  /** Wires itself from the environment. */
  public EnrollFunction() {
    this(new Wiring(Environment.ofProcess()));
  }

  private EnrollFunction(Wiring wiring) {
    this(
        new Enrolment(
            new EnrolmentPorts(
                wiring.groups(),
                wiring.instances(),
                wiring.swarmManagers(),
                wiring.parameters(),
                wiring.firstManagerLease(),
                wiring.journal(),
                wiring.marks(),
                wiring.messages(),
                wiring.clock()),
            settings(wiring.environment())));
  }

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
      LogLine.defect(context, "enroll", defect);
      return new Answer.Unavailable(
          AFTER_DEFECT, "DEFECT", "see the log of request " + context.getAwsRequestId());
    }
  }

  private static EnrolmentSettings settings(Environment environment) {
    String mapping = environment.optional("APIARIST_ENVIRONMENT").orElse("{}");
    try {
      return new EnrolmentSettings(
          environment.cluster(),
          environment.tagLabels(),
          EnvironmentMapping.parse(mapping),
          environment.joinTimeout());
    } catch (IllegalArgumentException | JsonException wrong) {
      throw new IllegalStateException("APIARIST_ENVIRONMENT: " + wrong.getMessage(), wrong);
    }
  }
}
