package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");

  @TempDir Path directory;
  private final CertificateAuthority authority = CertificateAuthority.create("demo", NOW);

  @BeforeEach
  void makeAKeyAndARequestAsANodeDoes() throws Exception {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
    openssl(
        "req -new -key key.pem -subj /CN=somebody.else -addext subjectAltName=IP:6.6.6.6"
            + " -out request.pem");
    Files.writeString(directory.resolve("ca.pem"), authority.certificatePem());
  }

  @Nested
  class TheAuthority {
    @Test
    void isASelfSignedCaThatOpenSslAccepts() {
      assertThat(
              openssl(
                  "verify -attime "
                      + NOW.getEpochSecond()
                      + " -x509_strict -CAfile ca.pem"
                      + " ca.pem"))
          .contains("ca.pem: OK");
      assertThat(openssl("x509 -in ca.pem -noout -text"))
          .contains("CA:TRUE", "Certificate Sign, CRL Sign", "Subject: CN = Apiarist demo");
    }

    @Test
    void comesBackFromItsTexts() {
      CertificateAuthority again =
          CertificateAuthority.of(authority.certificatePem(), authority.keyPem());
      assertThat(again.certificatePem()).isEqualTo(authority.certificatePem());
      assertThat(again.keyPem()).isEqualTo(authority.keyPem());
    }

    @Test
    void isRefusedWithTheKeyOfAnother() {
      CertificateAuthority other = CertificateAuthority.create("other", NOW);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateAuthority.of(authority.certificatePem(), other.keyPem()))
          .withMessageContaining("not that of its certificate");
    }

    @Test
    void hasAKeyThatOpenSslReads() throws Exception {
      Files.writeString(directory.resolve("ca-key.pem"), authority.keyPem());
      assertThat(openssl("pkey -in ca-key.pem -pubout"))
          .isEqualTo(openssl("x509 -in ca.pem -noout -pubkey"));
    }

    @Test
    void outlivesWhatItIssues() throws Exception {
      Instant late = NOW.plus(CertificateAuthority.AUTHORITY_VALIDITY).minus(Duration.ofDays(30));
      X509Certificate issued = parse(authority.client("late", late).certificatePem());
      assertThat(issued.getNotAfter())
          .isBeforeOrEqualTo(parse(authority.certificatePem()).getNotAfter());
    }
  }

  @Nested
  class AServerCertificate {
    private String certificate = "";

    @BeforeEach
    void issueOne() throws Exception {
      certificate = issue("10.0.1.5");
      Files.writeString(directory.resolve("server.pem"), certificate);
    }

    @Test
    void verifiesWithOpenSslAsAServerAtThatAddress() {
      assertThat(
              openssl(
                  "verify -attime "
                      + NOW.getEpochSecond()
                      + " -x509_strict -purpose"
                      + " sslserver -verify_ip 10.0.1.5 -CAfile ca.pem server.pem"))
          .contains("server.pem: OK");
    }

    @Test
    void isForNoOtherAddressWhateverTheRequestAskedFor() {
      assertThat(openssl("x509 -in server.pem -noout -text"))
          .contains("IP Address:10.0.1.5")
          .contains("Subject: CN = i-0123456789abcdef0")
          .doesNotContain("6.6.6.6", "somebody.else");
      assertThat(openssl("x509 -in server.pem -noout -checkip 10.0.1.6"))
          .contains("does NOT match");
    }

    @Test
    void isNotAClientCertificate() {
      assertThat(
              Commands.run(
                      directory,
                      "openssl",
                      "verify",
                      "-attime",
                      Long.toString(NOW.getEpochSecond()),
                      "-purpose",
                      "sslclient",
                      "-CAfile",
                      "ca.pem",
                      "server.pem")
                  .status())
          .isNotZero();
    }

    @Test
    void verifiesWithTheJdk() throws Exception {
      validate(certificate, NOW);
      assertThat(parse(certificate).getSubjectAlternativeNames())
          .containsExactly(List.of(7, "10.0.1.5"));
    }

    @Test
    void isValidOnAMachineWhoseClockIsAnHourBehindAndForFiveYears() throws Exception {
      validate(certificate, NOW.minus(Duration.ofMinutes(59)));
      validate(certificate, NOW.plus(CertificateAuthority.SERVER_VALIDITY).minusSeconds(2));
      assertThat(parse(certificate).getNotAfter())
          .isEqualTo(Date.from(Instant.parse("2031-11-20T08:00:00Z")));
    }

    @Test
    void carriesTheKeyThatTheNodeMade() {
      assertThat(openssl("x509 -in server.pem -noout -pubkey"))
          .isEqualTo(openssl("pkey -in key.pem -pubout"));
    }
  }

  @Nested
  class AClientCertificate {
    @Test
    void verifiesWithOpenSslAndTheJdk() throws Exception {
      ClientIdentity client = authority.client("apiarist-demo-functions", NOW);
      Files.writeString(directory.resolve("client.pem"), client.certificatePem());
      Files.writeString(directory.resolve("client-key.pem"), client.keyPem());
      assertThat(
              openssl(
                  "verify -attime "
                      + NOW.getEpochSecond()
                      + " -x509_strict -purpose"
                      + " sslclient -CAfile ca.pem client.pem"))
          .contains("client.pem: OK");
      assertThat(openssl("pkey -in client-key.pem -pubout"))
          .isEqualTo(openssl("x509 -in client.pem -noout -pubkey"));
      validate(client.certificatePem(), NOW);
      assertThat(client).asString().doesNotContain("PRIVATE");
    }
  }

  @Nested
  class SerialNumbers {
    @Test
    void arePositiveAndNeverTheSame() throws Exception {
      Set<BigInteger> serials = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        X509Certificate certificate = parse(issue("10.0.1.5"));
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(127);
        serials.add(certificate.getSerialNumber());
      }
      assertThat(serials).hasSize(50);
    }
  }

  @Nested
  class ARequest {
    @Test
    void whoseSignatureDoesNotVerifyIsRefused() throws Exception {
      byte[] der = Pem.read(Pem.CERTIFICATE_REQUEST, request());
      der[der.length - 1] ^= 1;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.parse(Pem.write(Pem.CERTIFICATE_REQUEST, der)))
          .withMessageContaining("signature");
    }

    @Test
    void whoseContentWasChangedIsRefused() throws Exception {
      byte[] der = Pem.read(Pem.CERTIFICATE_REQUEST, request());
      int at = new String(der, StandardCharsets.ISO_8859_1).indexOf("somebody");
      der[at] ^= 1;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.parse(Pem.write(Pem.CERTIFICATE_REQUEST, der)))
          .withMessageContaining("does not verify");
    }

    @Test
    void onAnotherCurveOrWithRsaIsRefused() throws Exception {
      openssl(
          "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout k -subj /CN=x -out p384.pem");
      openssl("req -new -newkey rsa:2048 -nodes -keyout k -subj /CN=x -out rsa.pem");
      for (String name : List.of("p384.pem", "rsa.pem")) {
        String pem = Files.readString(directory.resolve(name));
        assertThatIllegalArgumentException()
            .as(name)
            .isThrownBy(() -> CertificateRequest.parse(pem));
      }
    }

    @Test
    void thatIsCutGarbledOrTooLongIsRefused() throws Exception {
      byte[] der = Pem.read(Pem.CERTIFICATE_REQUEST, request());
      for (int length = 0; length < der.length; length++) {
        String cut = Pem.write(Pem.CERTIFICATE_REQUEST, Arrays.copyOf(der, length));
        assertThatIllegalArgumentException().isThrownBy(() -> CertificateRequest.parse(cut));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> CertificateRequest.parse("hello"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.parse(" ".repeat(4097)));
    }
  }

  private String request() throws Exception {
    return Files.readString(directory.resolve("request.pem"));
  }

  private String issue(String address) throws Exception {
    return authority.server(
        "i-0123456789abcdef0",
        CertificateRequest.parse(request()),
        (Inet4Address) InetAddress.getByName(address),
        NOW);
  }

  private void validate(String pem, Instant at) throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(parse(authority.certificatePem()), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    assertThat(
            CertPathValidator.getInstance("PKIX")
                .validate(factory.generateCertPath(List.of(parse(pem))), parameters))
        .isNotNull();
  }

  private static X509Certificate parse(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private String openssl(String arguments) {
    Commands.Result result = Commands.run(directory, ("openssl " + arguments).split(" ", -1));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }
}
