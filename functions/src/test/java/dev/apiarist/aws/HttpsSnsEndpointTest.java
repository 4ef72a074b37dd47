package dev.apiarist.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsSnsEndpointTest {
  private final AwsDouble aws = new AwsDouble();
  private final HttpsSnsEndpoint sns =
      new HttpsSnsEndpoint(Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(10));

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void gets_a_page() {
    aws.answers(200, "-----BEGIN CERTIFICATE-----");

    assertThat(sns.get(aws.uri().resolve("/a.pem"))).isEqualTo("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void gets_the_same_page_of_another_cloud() {
    aws.answers(200, "<ConfirmSubscriptionResponse/>");
    HttpsSnsEndpoint elsewhere =
        new HttpsSnsEndpoint(Optional.of(aws.uri()), Duration.ofSeconds(2), Duration.ofSeconds(10));

    assertThat(elsewhere.get(URI.create("https://sns.eu-west-1.amazonaws.com/?Token=a%2Bb")))
        .isEqualTo("<ConfirmSubscriptionResponse/>");
    assertThat(aws.received.getFirst().target()).isEqualTo("/?Token=a%2Bb");
  }

  @ParameterizedTest
  @CsvSource({"403,REFUSED", "404,REFUSED", "302,REFUSED", "500,CLOUD_UNAVAILABLE"})
  void tells_a_refusal_from_a_fault(int status, FailureCode code) {
    aws.answers(status, "no");

    assertFails(code);
  }

  @Test
  void refuses_an_endless_page() {
    aws.answers(200, "x".repeat((64 << 10) + 1));

    assertFails(FailureCode.CLOUD_UNAVAILABLE);
  }

  @Test
  void fails_when_nobody_answers() {
    aws.hangsUp();

    assertFails(FailureCode.CLOUD_UNAVAILABLE);
  }

  private void assertFails(FailureCode code) {
    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(() -> sns.get(aws.uri()))
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(code));
  }
}
