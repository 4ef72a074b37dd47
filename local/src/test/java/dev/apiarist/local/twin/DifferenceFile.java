package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A swarm on which twin and Swarm disagree, as a snapshot for {@code ./apiarist plan}. */
final class DifferenceFile {
  private static final Path FOLDER = Path.of("target", "twin-differences");

  private DifferenceFile() {}

  /** Writes it, one node, service or task a line; where it is. */
  static Path write(String name, Sighting swarm) {
    List<String> members = new ArrayList<>();
    members.add("\"takenAt\":" + Json.write(swarm.at().toString()));
    members.add(list("nodes", swarm.nodes()));
    members.add(list("services", swarm.services()));
    members.add(list("tasks", swarm.tasks()));
    members.add("\"groups\":[]");
    try {
      Files.createDirectories(FOLDER);
      Path file = FOLDER.resolve(name + ".json");
      return Files.writeString(file, "{" + String.join(",\n", members) + "}\n").toAbsolutePath();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static String list(String name, List<@Nullable Object> elements) {
    return "\"%s\":[\n%s]"
        .formatted(name, String.join(",\n", elements.stream().map(Json::write).toList()));
  }
}
