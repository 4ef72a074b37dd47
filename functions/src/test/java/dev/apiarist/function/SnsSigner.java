package dev.apiarist.function;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs as SNS does, with a key and a certificate of the JDK's keytool. */
final class SnsSigner {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final PrivateKey key;
  private final String certificate;

  private SnsSigner(PrivateKey key, String certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * A signer with its own certificate.
   *
   * @param subject such as {@code CN=sns.amazonaws.com}
   * @param start when the certificate begins, as {@code yyyy/MM/dd}
   */
  static SnsSigner of(String subject, String start, int days) {
    try {
      Path folder = Files.createTempDirectory("apiarist-sns");
      Path store = folder.resolve("store.p12");
      try {
        keytool(subject, start, days, store);
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
          loaded.load(in, PASSWORD);
        }
        String der =
            Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(loaded.getCertificate("sns").getEncoded());
        return new SnsSigner(
            (PrivateKey) loaded.getKey("sns", PASSWORD),
            "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n");
      } finally {
        Files.deleteIfExists(store);
        Files.delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  String certificate() {
    return certificate;
  }

  /** Puts the signature of these fields into a message. */
  void sign(Map<String, @Nullable Object> message, List<String> fields) {
    StringBuilder text = new StringBuilder();
    for (String field : fields) {
      if (message.get(field) instanceof String value) {
        text.append(field).append("\n").append(value).append("\n");
      }
    }
    boolean old = "1".equals(message.get("SignatureVersion"));
    try {
      Signature signature = Signature.getInstance(old ? "SHA1withRSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
      message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void keytool(String subject, String start, int days, Path store)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "sns",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                subject,
                "-startdate",
                start + " 00:00:00",
                "-validity",
                String.valueOf(days),
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
