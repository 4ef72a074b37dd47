package dev.apiarist.local.sns;

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

/** Signs messages (version 2, SHA-256 with RSA) by a key and a certificate of its own. */
final class SnsSigner {
  private static final String ALIAS = "sns";
  private static final List<String> SIGNED =
      List.of(
          "Message",
          "MessageId",
          "SubscribeURL",
          "Subject",
          "Timestamp",
          "Token",
          "TopicArn",
          "Type");

  private final PrivateKey key;
  private final String certificate;

  private SnsSigner(PrivateKey key, String certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** A new key, whose certificate names SNS and is valid for a year from yesterday. */
  static SnsSigner create() {
    try {
      Path folder = Files.createTempDirectory("apiarist-sns");
      Path store = folder.resolve("store.p12");
      try {
        // Known to nobody but this process: the file is gone when this method ends.
        char[] password = "changeit".toCharArray();
        keytool(store, password);
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
          made.load(in, password);
        }
        String body =
            Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(made.getCertificate(ALIAS).getEncoded());
        return new SnsSigner(
            (PrivateKey) made.getKey(ALIAS, password),
            "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
      } finally {
        Files.deleteIfExists(store);
        Files.delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** PEM. */
  String certificate() {
    return certificate;
  }

  /** Puts version and signature into a message; its fields are signed in alphabetical order. */
  void sign(Map<String, @Nullable Object> message) {
    StringBuilder text = new StringBuilder();
    for (String field : SIGNED) {
      if (message.get(field) instanceof String value) {
        text.append(field).append('\n').append(value).append('\n');
      }
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
      message.put("SignatureVersion", "2");
      message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void keytool(Path store, char[] password) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=sns.amazonaws.com",
                "-startdate",
                "-1d",
                "-validity",
                "366",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password))
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
