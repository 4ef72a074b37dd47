package dev.apiarist.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SigV4Test {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final String SECRET = "a secret/with+signs";

  @Nested
  class SignedByTheSdk {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1:4566/",
          "http://127.0.0.1:4566/?a=1",
          "http://127.0.0.1:4566/v1/scale-nodes?type=worker&by=1",
          "http://127.0.0.1:4566/?b=2&a=x%20y&a=%2F&empty",
          "http://127.0.0.1:4566/a%20path/with%3Acolon/%E2%82%AC",
          "http://127.0.0.1:4566/tilde~star*/end/"
        })
    void isAccepted(String url) {
      HttpCall call = signed(URI.create(url), "a body");

      assertThatCode(() -> signature(call).verify(call, SECRET, NOW)).doesNotThrowAnyException();
    }

    @Test
    void tellsKeyRegionAndService() {
      SigV4 signature = signature(signed(URI.create("http://127.0.0.1/"), ""));

      assertThat(signature.accessKey()).isEqualTo("ASIAKEY");
      assertThat(signature.region()).isEqualTo("eu-central-1");
      assertThat(signature.service()).isEqualTo("lambda");
    }
  }

  @Nested
  class Tampered {
    private final HttpCall call = signed(URI.create("http://127.0.0.1/?a=1"), "a body");

    @Test
    void bodyIsRefused() {
      refused(with(call, call.headers(), "another body", call.rawQuery()));
    }

    @Test
    void queryIsRefused() {
      refused(with(call, call.headers(), "a body", "a=2"));
    }

    @Test
    void headerIsRefused() {
      refused(with(call, changed("host", "evil"), "a body", call.rawQuery()));
    }

    @Test
    void sessionTokenIsRefused() {
      refused(with(call, changed("x-amz-security-token", "other"), "a body", call.rawQuery()));
    }

    @Test
    void secretIsRefused() {
      assertThatExceptionOfType(AwsException.class)
          .isThrownBy(() -> signature(call).verify(call, "another secret", NOW))
          .satisfies(error -> assertThat(error.status()).isEqualTo(403));
    }

    private Map<String, String> changed(String header, String value) {
      Map<String, String> headers = new HashMap<>(call.headers());
      headers.put(header, value);
      return headers;
    }

    private void refused(HttpCall tampered) {
      assertThatExceptionOfType(AwsException.class)
          .isThrownBy(() -> signature(tampered).verify(tampered, SECRET, NOW))
          .satisfies(error -> assertThat(error.code()).isEqualTo("InvalidSignatureException"));
    }
  }

  @Nested
  class AtAnotherTime {
    private final HttpCall call = signed(URI.create("http://127.0.0.1/"), "");

    @Test
    void isAcceptedWithinFiveMinutes() {
      assertThatCode(() -> signature(call).verify(call, SECRET, NOW.plusSeconds(299)))
          .doesNotThrowAnyException();
      assertThatCode(() -> signature(call).verify(call, SECRET, NOW.minusSeconds(299)))
          .doesNotThrowAnyException();
    }

    @Test
    void hasExpiredAfterFiveMinutes() {
      assertThatExceptionOfType(AwsException.class)
          .isThrownBy(() -> signature(call).verify(call, SECRET, NOW.plus(Duration.ofSeconds(301))))
          .withMessageContaining("Signature expired");
    }

    @Test
    void isNotYetCurrentBeforeFiveMinutes() {
      assertThatExceptionOfType(AwsException.class)
          .isThrownBy(
              () -> signature(call).verify(call, SECRET, NOW.minus(Duration.ofSeconds(301))))
          .withMessageContaining("not yet current");
    }
  }

  @Test
  void aRequestWithoutOneHasNone() {
    HttpCall call = new HttpCall("GET", "/", "", Map.of(), Bytes.NONE, "127.0.0.1");

    assertThat(SigV4.of(call)).isEmpty();
  }

  private static SigV4 signature(HttpCall call) {
    return SigV4.of(call).orElseThrow();
  }

  private static HttpCall with(
      HttpCall call, Map<String, String> headers, String body, String query) {
    return new HttpCall(
        call.method(), call.path(), query, headers, Bytes.utf8(body), call.remoteAddress());
  }

  private static HttpCall signed(URI uri, String body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader("Content-Type", "application/json")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(AwsSessionCredentialsIdentity.create("ASIAKEY", SECRET, "token"))
                        .request(request)
                        .payload(
                            () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
            .request();
    Map<String, String> headers = new HashMap<>();
    signed.forEachHeader(
        (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    URI wire = signed.getUri();
    return new HttpCall(
        "POST",
        wire.getRawPath().isEmpty() ? "/" : wire.getRawPath(),
        wire.getRawQuery() == null ? "" : wire.getRawQuery(),
        headers,
        Bytes.utf8(body),
        "127.0.0.1");
  }
}
