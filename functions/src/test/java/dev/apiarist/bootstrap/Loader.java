package dev.apiarist.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The loader as it is in the artifact. */
final class Loader {
  private Loader() {}

  static String text() {
    try (InputStream in = NodeScript.class.getResourceAsStream("loader.sh")) {
      if (in == null) {
        throw new AssertionError("loader.sh is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
