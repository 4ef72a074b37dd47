package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.TestCertificates;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An alarm 30 days before the functions lose their way to the managers. */
class CertificateExpiryTest {
  private final World world = new World();
  private Instant end = Instant.MAX;

  @BeforeEach
  void makeACertificate() throws GeneralSecurityException {
    String certificate = new TestCertificates().client("functions").certificate();
    world.parameters.put("client-certificate", certificate);
    end =
        ((X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                        new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))))
            .getNotAfter()
            .toInstant();
  }

  @Test
  void isNoMatterBefore() {
    until(end.minus(CertificateExpiry.NOTICE).minusSeconds(1));
    look();
    assertThat(world.journal.decisions("alarm")).isEmpty();
  }

  @Test
  void isAnAlarmOnceThirtyDaysAreLeft() {
    until(end.minus(CertificateExpiry.NOTICE));
    look();
    look();
    assertThat(world.journal.decisions("alarm"))
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.subject()).isEqualTo("client-certificate");
              assertThat(alarm.reason()).contains(end.toString(), "runbook");
            });
  }

  @Test
  void isSaidBySweepsEvenWhenNoManagerAnswers() {
    until(end.plusSeconds(1));
    world.swarm.hanging(true);
    world.sweepAnew();
    assertThat(world.journal.decisions("alarm")).hasSize(1);
  }

  @Test
  void isAnAlarmWhenTheParameterIsNoCertificate() {
    world.parameters.put("ca-certificate", "gone");
    look();
    assertThat(world.journal.decisions("alarm"))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.subject()).isEqualTo("ca-certificate"));
  }

  private void look() {
    new CertificateExpiry(world.cluster()).look();
  }

  private void until(Instant instant) {
    world.clock.advance(Duration.between(world.clock.instant(), instant));
  }
}
