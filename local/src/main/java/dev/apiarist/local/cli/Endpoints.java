package dev.apiarist.local.cli;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server process tells about the cloud it made.
 *
 * @param stack the stack's name
 * @param outputs the stack's outputs
 */
record Endpoints(String awsEndpoint, String stack, Map<String, String> outputs) {
  private static final String CLUSTER_PREFIX = "/apiarist/";

  Endpoints {
    outputs = Map.copyOf(outputs);
  }

  static Endpoints read(Path file) {
    try {
      Map<String, @Nullable Object> tree = Json.parseObject(Files.readString(file));
      return new Endpoints(
          Json.textAt(tree, "", "awsEndpoint"),
          Json.textAt(tree, "", "stack"),
          Json.texts(Json.objectAt(tree, "outputs")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void write(Path file) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("awsEndpoint", awsEndpoint);
    tree.put("stack", stack);
    tree.put("outputs", outputs);
    Checkout.writePrivately(file, Json.write(tree));
  }

  String output(String name) {
    String value = outputs.get(name);
    if (value == null) {
      throw new CommandException("the stack has no output " + name);
    }
    return value;
  }

  String parameterPrefix() {
    return output("ParameterPrefix");
  }

  String cluster() {
    return parameterPrefix().substring(CLUSTER_PREFIX.length());
  }

  /** AWS as an operator of the local account sees it. */
  AwsClients aws() {
    return AwsClients.of(
        Map.of(
            "AWS_REGION", LocalAccount.REGION,
            "AWS_ACCESS_KEY_ID", LocalAccount.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY", LocalAccount.SECRET_KEY,
            "AWS_ENDPOINT_URL", awsEndpoint),
        InstantSource.system());
  }
}
