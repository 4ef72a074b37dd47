package dev.apiarist.infra.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awscdk.Fn;

/**
 * The instances' user data: a script that fetches the real bootstrap from {@code enroll}. It comes
 * with the functions' artifact, so that both ends of the protocol are of one build.
 */
final class LoaderScript {
  /** Where the script is on the class path. */
  static final String RESOURCE = "/dev/apiarist/bootstrap/loader.sh";

  /** Well below EC2's 16 KB, so that a loader that starts to do the work itself is noticed. */
  static final int LIMIT_BYTES = 4 * 1024;

  private LoaderScript() {}

  /** The user data, in Base64, with the URL and the region filled in when the stack is made. */
  static String userData(String enrollUrl, String region) {
    return Fn.base64(text().replace("@ENROLL_URL@", enrollUrl).replace("@REGION@", region));
  }

  /**
   * The script with its placeholders.
   *
   * @throws IllegalStateException when it is absent, too long, or lacks its placeholder
   */
  static String text() {
    try (InputStream in = LoaderScript.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return checked(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String checked(String script) {
    int size = script.getBytes(StandardCharsets.UTF_8).length;
    if (size >= LIMIT_BYTES) {
      throw new IllegalStateException(
          "the loader has " + size + " bytes; user data stays below " + LIMIT_BYTES);
    }
    if (!script.contains("@ENROLL_URL@")) {
      throw new IllegalStateException("the loader has no place for enroll's URL (@ENROLL_URL@)");
    }
    return script;
  }
}
