package dev.apiarist.lifecycle;

import dev.apiarist.port.Decision;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Speaks up before a certificate expires without which no function reaches a manager. Renewing it
 * is for a deployment: no function that runs by itself may read the authority's key and write
 * certificates.
 */
final class CertificateExpiry {
  /** How long before it is an alarm. */
  static final Duration NOTICE = Duration.ofDays(30);

  private static final List<String> CERTIFICATES = List.of("ca-certificate", "client-certificate");

  private final Cluster cluster;

  CertificateExpiry(Cluster cluster) {
    this.cluster = cluster;
  }

  void look() {
    cluster.parameters().get(CERTIFICATES).forEach(this::look);
  }

  private void look(String name, String pem) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      Instant end = certificate.getNotAfter().toInstant();
      if (!cluster.now().plus(NOTICE).isBefore(end)) {
        alarm(name, "it expires at " + end + ": see the runbook, 'New secrets'");
      }
    } catch (CertificateException malformed) {
      alarm(name, "it is no certificate: see the runbook, 'New secrets'");
    }
  }

  private void alarm(String name, String reason) {
    cluster
        .recorder()
        .recordOnce("alarm", name, Decision.Outcome.FAILED, reason, Map.of(), Sweep.QUIET);
  }
}
