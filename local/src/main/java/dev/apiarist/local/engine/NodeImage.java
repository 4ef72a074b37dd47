package dev.apiarist.local.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The machine images of the local cloud: Debians with Debian's own Docker engine. */
public enum NodeImage {
  /** Docker 26.1, API 1.45. The registry and Alertmanager run from it, too. */
  TRIXIE,
  /** Docker 20.10, API 1.41: the oldest engine that is supported. */
  BOOKWORM;

  private static final String SCRIPT = "node-image.sh";
  private static final List<String> RECIPE = List.of(SCRIPT, "machine.sh", "node.Dockerfile");
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** The Docker image that stands for an Amazon machine image: its name decides. */
  public static NodeImage of(String imageId) {
    return imageId.contains("bookworm") ? BOOKWORM : TRIXIE;
  }

  /** The name in Docker. It has the recipe in it: versions of this project do not share images. */
  public String tag() {
    return "apiarist-node:" + suite() + "-" + recipe();
  }

  /**
   * Builds the image unless Docker has it from this very recipe: minutes the first time, seconds
   * when only the machine's init changed. Building also forgets images that nobody used for a week.
   *
   * @param progress told, in one line, when there is something to wait for
   * @throws EngineException when it cannot be built; the message has the end of the build's log
   */
  public void ensure(Docker docker, Consumer<String> progress) {
    if (docker.inspect("image", tag(), "{{.Id}}").isEmpty()) {
      progress.accept(
          "building the node image " + tag() + " (three to four minutes the first time)");
      build();
    }
    // Docker keeps when an image was tagged last: for node-image.sh the time of its last use.
    docker.run("tag", tag(), tag());
  }

  private void build() {
    try (ResourceFolder folder = ResourceFolder.of(RECIPE)) {
      String script = folder.path().resolve(SCRIPT).toString();
      Command.run(LIMIT, Map.of(), List.of("bash", script, suite(), tag()))
          .required("cannot build " + tag());
    }
  }

  private String recipe() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(suite().getBytes(StandardCharsets.UTF_8));
      for (String file : RECIPE) {
        digest.update(ResourceFolder.read(file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String suite() {
    return name().toLowerCase(Locale.ROOT);
  }
}
