package dev.apiarist.local.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The runtime interface client's native library, unpacked once. Left to itself every JVM would
 * write it to one and the same file under {@code /tmp}, which JVMs that start together then read
 * half-written.
 */
final class NativeRuntimeClient {
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private NativeRuntimeClient() {}

  /**
   * The JVM flag that names the library.
   *
   * @throws IllegalStateException where there is none for this machine: it exists for Linux on
   *     x86-64 and arm64
   */
  static synchronized String flag(Path directory) {
    String resource = "libaws-lambda-jni." + platform() + ".so";
    Path library = directory.resolve(resource);
    try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("the runtime interface client has no " + resource);
      }
      if (!Files.exists(library)) {
        Files.createDirectories(directory);
        Path unpacked = Files.createTempFile(directory, "jni", ".so");
        Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
        Files.move(unpacked, library, StandardCopyOption.ATOMIC_MOVE);
      }
      return "-D" + PROPERTY + "=" + library;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "");
    if (!system.equals("Linux")) {
      throw new IllegalStateException(
          "Lambda's runtime interface client for Java runs on Linux only, not on " + system);
    }
    return switch (machine) {
      case "amd64", "x86_64" -> "linux-x86_64";
      case "aarch64", "arm64" -> "linux-aarch_64";
      default ->
          throw new IllegalStateException(
              "Lambda's runtime interface client is not made for " + machine);
    };
  }
}
