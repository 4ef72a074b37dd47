package dev.apiarist.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.GroupName;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls by way of the SDK's clients, in either of its protocols. */
class SdkCallTest {
  private static final GroupName GROUP = new GroupName("apiarist-demo-web");

  private final AwsDouble aws = new AwsDouble();
  private final SdkClients sdk = aws.sdk();
  private final AwsAutoScalingGroups groups = new AwsAutoScalingGroups(sdk, "demo");
  private final SsmParameters parameters = new SsmParameters(sdk, "/apiarist/demo");

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void isSignedForItsServiceAndRegionWithTheSessionToken() {
    aws.answers(200, "<R/>");

    groups.setDesiredCapacity(GROUP, 1);

    assertThat(aws.received.getFirst().header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")
        .contains("/eu-west-1/autoscaling/aws4_request");
    assertThat(aws.received.getFirst().header("X-Amz-Security-Token")).isEqualTo("session-token");
  }

  @ParameterizedTest
  @CsvSource({
    "403,AccessDenied,ACCESS_DENIED",
    "400,ScalingActivityInProgress,BUSY",
    "400,ResourceContention,BUSY",
    "400,ValidationError,REFUSED"
  })
  void thatIsRefusedIsTranslatedByItsCodeAndNotTriedAgain(
      int status, String code, FailureCode expected) {
    aws.answers(
        status,
        "<ErrorResponse><Error><Code>"
            + code
            + "</Code><Message>why</Message></Error></ErrorResponse>");

    assertThat(failureOf(() -> groups.setDesiredCapacity(GROUP, 1)))
        .hasMessage("autoscaling SetDesiredCapacity: " + code + ": why")
        .extracting(OutsideException::code)
        .isEqualTo(expected);
    assertThat(aws.received).hasSize(1);
  }

  @Test
  void thatIsThrottledIsTriedAgain() {
    aws.answers(400, "{\"__type\":\"ThrottlingException\"}").answers(200, "{\"Parameters\":[]}");

    assertThat(parameters.get(List.of("managers"))).isEqualTo(Map.of());
    assertThat(aws.received).hasSize(2);
  }

  @Test
  void thatFindsTheServiceBrokenIsTriedThreeTimesInAll() {
    aws.answers(500, "oops");

    assertThat(failureOf(this::read).code()).isEqualTo(FailureCode.CLOUD_UNAVAILABLE);
    assertThat(aws.received).hasSize(3);
  }

  @Test
  void whoseConnectionBreaksEachTimeSaysHow() {
    aws.hangsUp();

    assertThat(failureOf(this::read))
        .hasMessageStartingWith("ssm GetParameters: java.net.SocketException")
        .extracting(OutsideException::code)
        .isEqualTo(FailureCode.CLOUD_UNAVAILABLE);
  }

  @Test
  void whoseAnswerCannotBeReadDoesNotQuoteIt() {
    aws.answers(200, "{\"Parameters\":[secret");

    assertThat(failureOf(this::read)).hasMessage("ssm GetParameters: unreadable answer");
  }

  @Test
  void whoseSignatureIsRefusedDoesNotRepeatWhatWasSigned() {
    aws.answers(
        403, "{\"__type\":\"InvalidSignatureException\",\"message\":\"session-token differs\"}");

    assertThat(failureOf(this::read))
        .hasMessage("ssm GetParameters: InvalidSignatureException")
        .hasNoCause()
        .extracting(OutsideException::code)
        .isEqualTo(FailureCode.ACCESS_DENIED);
  }

  private void read() {
    parameters.get(List.of("managers"));
  }

  private static OutsideException failureOf(ThrowingCallable call) {
    OutsideException[] caught = new OutsideException[1];
    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(call)
        .satisfies(thrown -> caught[0] = thrown);
    return caught[0];
  }
}
