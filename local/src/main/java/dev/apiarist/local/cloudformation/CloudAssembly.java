package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code cdk synth} wrote: one stack's template and its assets.
 *
 * @param assets files by the object key that the template names
 */
public record CloudAssembly(
    String stackName, Map<String, @Nullable Object> template, Map<String, Path> assets) {

  /**
   * Reads a cloud assembly.
   *
   * @param directory usually {@code cdk.out}
   * @throws StackException when it is none, or has not exactly one stack
   */
  public static CloudAssembly read(Path directory) {
    Map<String, @Nullable Object> artifacts =
        Json.objectAt(json(directory.resolve("manifest.json")), "artifacts");
    List<String> stacks =
        artifacts.entrySet().stream()
            .filter(
                each -> Json.textAt(each.getValue(), "", "type").equals("aws:cloudformation:stack"))
            .map(Map.Entry::getKey)
            .toList();
    if (stacks.size() != 1) {
      throw new StackException(
          directory + " must hold one stack, not " + stacks.size() + ": " + stacks);
    }
    Object stack = artifacts.get(stacks.getFirst());
    String file = Json.textAt(stack, "", "properties", "templateFile");
    Map<String, Path> assets = new LinkedHashMap<>();
    artifacts.values().stream()
        .filter(each -> Json.textAt(each, "", "type").equals("cdk:asset-manifest"))
        .map(each -> directory.resolve(Json.textAt(each, "", "properties", "file")))
        .forEach(manifest -> readAssets(directory, manifest, assets));
    return new CloudAssembly(
        Json.textAt(stack, stacks.getFirst(), "properties", "stackName"),
        json(directory.resolve(file)),
        assets);
  }

  /** The file or directory behind an object key. */
  Optional<Path> asset(String objectKey) {
    return Optional.ofNullable(assets.get(objectKey));
  }

  private static void readAssets(Path directory, Path manifest, Map<String, Path> assets) {
    for (Object asset : Json.objectAt(json(manifest), "files").values()) {
      Path source = directory.resolve(Json.textAt(asset, "", "source", "path"));
      for (Object destination : Json.objectAt(asset, "destinations").values()) {
        assets.put(Json.textAt(destination, "", "objectKey"), source);
      }
    }
  }

  private static Map<String, @Nullable Object> json(Path file) {
    try {
      return Json.parseObject(Files.readString(file));
    } catch (NoSuchFileException missing) {
      throw new StackException(
          file + " does not exist: synthesise the stack first (./apiarist synth)", missing);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (JsonException malformed) {
      throw new StackException(file + " is not a JSON object", malformed);
    }
  }
}
