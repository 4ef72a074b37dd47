package dev.apiarist.local.aws;

import dev.apiarist.local.iam.Credentials;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A call of a function's URL signed by curl, as the loader signs it: an HTTP status and a body. */
public record SignedCall(int status, String body) {

  public static SignedCall post(String url, Credentials credentials, String body)
      throws IOException, InterruptedException {
    Process curl =
        new ProcessBuilder(
                List.of(
                    "curl",
                    "--silent",
                    "--show-error",
                    "--config",
                    "-",
                    "--aws-sigv4",
                    "aws:amz:us-east-1:lambda",
                    "--header",
                    "content-type: application/json",
                    "--data-binary",
                    body,
                    "--write-out",
                    "%{http_code}",
                    url))
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = curl.getOutputStream()) {
      in.write(
          "user = \"%s:%s\"\nheader = \"x-amz-security-token: %s\"\n"
              .formatted(
                  credentials.accessKey(), credentials.secretKey(), credentials.sessionToken())
              .getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (curl.waitFor() != 0) {
      throw new IOException("curl: " + said);
    }
    int status = said.length() - 3;
    return new SignedCall(Integer.parseInt(said.substring(status)), said.substring(0, status));
  }
}
