package dev.apiarist.local.cli;

import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code .apiarist/local.json}: the endpoints of the running local cloud, for people and their
 * tools. It holds the webhook's token and is readable by its owner only.
 *
 * @param webhookUrl scheme and host, to put a path such as {@code /v1/status} behind
 * @param registry {@code host:port} from which nodes pull images
 * @param stack the CloudFormation stack's name
 */
public record LocalFile(
    String awsEndpoint,
    String webhookUrl,
    String webhookToken,
    String registry,
    List<Manager> managers,
    String stack) {
  public LocalFile {
    managers = List.copyOf(managers);
  }

  /**
   * A manager's Docker API.
   *
   * @param dockerHost for {@code DOCKER_HOST}
   * @param certPath for {@code DOCKER_CERT_PATH}
   */
  public record Manager(String instanceId, String dockerHost, String certPath) {}

  /** Reads the file; empty when the local cloud is not up. */
  public static Optional<LocalFile> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, @Nullable Object> tree = Json.parseObject(Files.readString(file));
      List<Manager> managers = new ArrayList<>();
      for (Object manager : Json.listAt(tree, "managers")) {
        managers.add(
            new Manager(
                Json.textAt(manager, "", "instanceId"),
                Json.textAt(manager, "", "dockerHost"),
                Json.textAt(manager, "", "certPath")));
      }
      return Optional.of(
          new LocalFile(
              Json.textAt(tree, "", "awsEndpoint"),
              Json.textAt(tree, "", "webhookUrl"),
              Json.textAt(tree, "", "webhookToken"),
              Json.textAt(tree, "", "registry"),
              managers,
              Json.textAt(tree, "", "stack")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Writes the file in one step. */
  public void write(Path file) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("awsEndpoint", awsEndpoint);
    tree.put("webhookUrl", webhookUrl);
    tree.put("webhookToken", webhookToken);
    tree.put("registry", registry);
    List<@Nullable Object> list = new ArrayList<>();
    for (Manager manager : managers) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("instanceId", manager.instanceId());
      entry.put("dockerHost", manager.dockerHost());
      entry.put("certPath", manager.certPath());
      list.add(entry);
    }
    tree.put("managers", list);
    tree.put("stack", stack);
    Checkout.writePrivately(file, Json.write(tree) + "\n");
  }
}
