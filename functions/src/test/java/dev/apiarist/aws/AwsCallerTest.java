package dev.apiarist.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Failures;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsCallerTest {
  private static final AwsCall CALL =
      new AwsCall("ssm", "GetParameters", Map.of("X-Amz-Target", "AmazonSSM.GetParameters"), "{}");

  private final AwsDouble aws = new AwsDouble();

  @AfterEach
  void close() {
    aws.close();
  }

  @Nested
  class ARequest {
    @Test
    void isSignedForItsServiceWithTheSessionToken() {
      aws.answers(200, "{}");

      assertThat(aws.caller().call(CALL)).isEqualTo("{}");

      AwsDouble.Received request = aws.received.getFirst();
      assertThat(request.header("Authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")
          .contains("/eu-west-1/ssm/aws4_request", "SignedHeaders=", "x-amz-security-token");
      assertThat(request.header("X-Amz-Security-Token")).isEqualTo("session-token");
      assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSSM.GetParameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingException", "ProvisionedThroughputExceededException"})
    void thatIsThrottledIsTriedAgainAfterAPause(String code) {
      aws.answers(400, "{\"__type\":\"com.amazonaws#" + code + "\"}").answers(200, "good");

      assertThat(aws.caller().call(CALL)).isEqualTo("good");
      assertThat(aws.pauses)
          .singleElement()
          .satisfies(
              pause -> assertThat(pause).isBetween(Duration.ofMillis(1), Duration.ofMillis(100)));
    }

    @Test
    void thatFindsTheServiceBrokenIsTriedThreeTimesInAll() {
      aws.answers(500, "oops");

      assertThat(codeOf()).isEqualTo(FailureCode.CLOUD_UNAVAILABLE);
      assertThat(aws.received).hasSize(3);
    }

    @Test
    void whoseConnectionBreaksIsTriedAgain() {
      aws.hangsUp().answers(200, "good");

      assertThat(aws.caller().call(CALL)).isEqualTo("good");
    }

    @Test
    void thatIsRefusedIsNotTriedAgain() {
      aws.answers(400, "ValidationException:http://internal.amazon.com/", "{\"message\":\"bad\"}");

      assertThatExceptionOfType(OutsideException.class)
          .isThrownBy(() -> aws.caller().call(CALL))
          .withMessage("ssm GetParameters: ValidationException: bad")
          .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(FailureCode.REFUSED));
      assertThat(aws.received).hasSize(1);
    }
  }

  @Nested
  class AnError {
    @ParameterizedTest
    @CsvSource({
      "400,Throttling,THROTTLED",
      "429,Whatever,THROTTLED",
      "503,RequestLimitExceeded,THROTTLED",
      "400,ScalingActivityInProgress,BUSY",
      "500,ResourceContention,BUSY",
      "403,AccessDenied,ACCESS_DENIED",
      "400,AccessDeniedException,ACCESS_DENIED",
      "400,UnrecognizedClientException,ACCESS_DENIED",
      "401,AuthFailure,ACCESS_DENIED",
      "503,ServiceUnavailable,CLOUD_UNAVAILABLE",
      "400,ValidationError,REFUSED"
    })
    void isTranslatedByItsCodeAndStatus(int status, String code, FailureCode expected) {
      aws.answers(
          status, "<ErrorResponse><Error><Code>" + code + "</Code></Error></ErrorResponse>");

      assertThat(codeOf()).isEqualTo(expected);
    }

    @Test
    void ofEc2IsUnderstood() {
      aws.answers(
          403,
          "<?xml version=\"1.0\"?><Response><Errors><Error><Code>UnauthorizedOperation</Code>"
              + "<Message>You are not</Message></Error></Errors></Response>");

      assertThatExceptionOfType(OutsideException.class)
          .isThrownBy(() -> aws.caller().call(CALL))
          .withMessage("ssm GetParameters: UnauthorizedOperation: You are not");
    }

    @Test
    void aboutTheSignatureIsNotRepeatedBecauseItQuotesTheSessionToken() {
      aws.answers(
          403,
          "{\"__type\":\"InvalidSignatureException\",\"message\":\"The canonical string for this"
              + " request should have been x-amz-security-token:session-token\"}");

      assertThatExceptionOfType(OutsideException.class)
          .isThrownBy(() -> aws.caller().call(CALL))
          .withMessage("ssm GetParameters: InvalidSignatureException");
    }

    @Test
    void thatIsNoErrorDocumentAtAllIsStillAFailure() {
      aws.answers(302, "<html>elsewhere");

      assertThat(codeOf()).isEqualTo(FailureCode.REFUSED);
    }
  }

  @Nested
  class TheEnvironment {
    @ParameterizedTest
    @CsvSource({
      "eu-west-1,https://dynamodb.eu-west-1.amazonaws.com/",
      "us-gov-west-1,https://dynamodb.us-gov-west-1.amazonaws.com/",
      "cn-north-1,https://dynamodb.cn-north-1.amazonaws.com.cn/",
      "us-iso-east-1,https://dynamodb.us-iso-east-1.c2s.ic.gov/",
      "us-isob-east-1,https://dynamodb.us-isob-east-1.sc2s.sgov.gov/",
      "us-isof-south-1,https://dynamodb.us-isof-south-1.csp.hci.ic.gov/",
      "eu-isoe-west-1,https://dynamodb.eu-isoe-west-1.cloud.adc-e.uk/",
      "eusc-de-east-1,https://dynamodb.eusc-de-east-1.amazonaws.eu/"
    })
    void leadsToTheRegionsPartition(String region, String endpoint) {
      Map<String, String> environment = new HashMap<>(aws.environment());
      environment.remove("AWS_ENDPOINT_URL");
      environment.put("AWS_REGION", region);

      assertThat(AwsEnvironment.of(environment).endpointOf("dynamodb")).hasToString(endpoint);
    }

    @Test
    void leadsElsewhereByOneSwitch() {
      assertThat(AwsEnvironment.of(aws.environment()).endpointOf("sqs")).isEqualTo(aws.uri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
    void saysWhichVariableIsMissing(String variable) {
      Map<String, String> environment = new HashMap<>(aws.environment());
      environment.remove(variable);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> AwsEnvironment.of(environment))
          .withMessageContaining(variable);
    }

    @Test
    void neverShowsCredentials() {
      assertThat(AwsEnvironment.of(aws.environment()).toString())
          .doesNotContain("secret", "session-token");
    }
  }

  private FailureCode codeOf() {
    return Failures.codeOf(() -> aws.caller().call(CALL));
  }
}
