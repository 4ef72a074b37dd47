package dev.apiarist.local.cloud;

import dev.apiarist.json.Json;
import dev.apiarist.local.lambda.TestFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cloud assembly as {@code cdk synth} writes it, of a small cluster made of test functions. */
final class SampleAssembly {
  private static final String TEMPLATE = "/dev/apiarist/local/cloud/sample.template.json";

  private final Map<String, @Nullable Object> template;

  SampleAssembly() {
    try (InputStream in = SampleAssembly.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException(TEMPLATE + " is not on the class path");
      }
      template = Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Changes a resource's whole declaration. */
  SampleAssembly change(String logicalId, Consumer<Map<String, @Nullable Object>> change) {
    change.accept(Json.objectAt(template, "Resources", logicalId));
    return this;
  }

  /** Adds a resource. */
  SampleAssembly add(String logicalId, String json) {
    Json.objectAt(template, "Resources").put(logicalId, Json.parseObject(json));
    return this;
  }

  /** Writes the assembly. */
  Path write(Path directory) {
    try {
      Files.createDirectories(directory);
      TestFunctions.jar(directory.resolve("asset.functions.jar"));
      write(directory.resolve("Sample.template.json"), template);
      write(
          directory.resolve("Sample.assets.json"),
          Map.of(
              "files",
              Map.of(
                  "functions",
                  Map.of(
                      "source",
                      Map.of("path", "asset.functions.jar", "packaging", "file"),
                      "destinations",
                      Map.of("current", Map.of("objectKey", "functions.jar"))))));
      Map<String, Object> artifacts = new LinkedHashMap<>();
      artifacts.put(
          "Sample.assets",
          Map.of("type", "cdk:asset-manifest", "properties", Map.of("file", "Sample.assets.json")));
      artifacts.put(
          "Sample",
          Map.of(
              "type",
              "aws:cloudformation:stack",
              "dependencies",
              List.of("Sample.assets"),
              "properties",
              Map.of("templateFile", "Sample.template.json")));
      write(directory.resolve("manifest.json"), Map.of("artifacts", artifacts));
      return directory;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void write(Path file, Object tree) throws IOException {
    Files.writeString(file, Json.write(tree));
  }
}
