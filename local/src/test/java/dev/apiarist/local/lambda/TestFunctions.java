package dev.apiarist.local.lambda;

import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.RolePolicies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Functions made of {@link TestHandler}. */
public final class TestFunctions {
  /** The handler in the artifact. */
  public static final String HANDLER = TestHandler.class.getName();

  /** The functions' role. */
  public static final String ROLE = "function-role";

  private TestFunctions() {}

  /** A directory that holds the handler, as an unpacked artifact. */
  static Path directory() {
    try {
      return Path.of(TestHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Writes a jar that holds the handler. */
  public static Path jar(Path file) {
    String entry = HANDLER.replace('.', '/') + ".class";
    try (InputStream in = TestFunctions.class.getResourceAsStream("/" + entry);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      if (in == null) {
        throw new IllegalStateException(entry + " is not on the class path");
      }
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static FunctionHost host(Path stateDirectory, Identities identities, int environments) {
    return new FunctionHost(
        stateDirectory, "us-east-1", URI.create("http://127.0.0.1:4566"), identities, environments);
  }

  static Identities identities() {
    return new Identities("000000000000", InstantSource.system(), new RolePolicies());
  }

  static FunctionSettings settings(Map<String, String> environment, Duration timeout) {
    return settings(directory(), environment, timeout, Optional.empty());
  }

  static FunctionSettings settings(
      Path artifact,
      Map<String, String> environment,
      Duration timeout,
      Optional<Integer> reservedConcurrency) {
    return new FunctionSettings(
        "test",
        "arn:aws:lambda:us-east-1:000000000000:function:test",
        artifact,
        HANDLER,
        environment,
        timeout,
        256,
        ROLE,
        reservedConcurrency);
  }
}
