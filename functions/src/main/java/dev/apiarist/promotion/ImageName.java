package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The image by its digest, where that is known: the container's own name of it, what its image's
 * inspection says, or the manifest that newer engines show.
 */
final class ImageName {
  private static final Pattern ID = Pattern.compile("(sha256:)?[0-9a-f]{64}");
  private static final Pattern TAG = Pattern.compile(":[^/:@]+$");
  private static final String KEY = "Config.Image";

  private ImageName() {}

  /**
   * Carries the image over.
   *
   * @throws IllegalArgumentException when no registry can know it
   */
  static void carry(Draft draft) {
    String configured = draft.text("Config", "Image");
    draft.container(pinned(draft, configured), "Image");
    draft.carried(KEY);
  }

  private static String pinned(Draft draft, String configured) {
    if (configured.contains("@")) {
      return configured;
    }
    boolean named = !configured.isEmpty() && !isId(draft, configured);
    Optional<String> known = known(draft, named ? repository(configured) : "");
    if (!named) {
      return known.orElseThrow(
          () ->
              new IllegalArgumentException(
                  "The container's image has no name that a registry knows: tag and push it, and"
                      + " run the container from there"));
    }
    if (known.isPresent()) {
      return configured + known.get().substring(known.get().indexOf('@'));
    }
    String manifest = draft.text("ImageManifestDescriptor", "digest");
    if (manifest.startsWith("sha256:")) {
      draft.changed(
          "ImageManifestDescriptor",
          "the service's image is the one for this container's platform only");
      return configured + "@" + manifest;
    }
    draft.changed(
        KEY,
        "the digest is not known, so that nodes pull what the name means then; send the image's"
            + " inspection with the container's");
    return configured;
  }

  /** An ID, or the beginning of this image's. */
  private static boolean isId(Draft draft, String configured) {
    return ID.matcher(configured).matches()
        || draft.text("Image").startsWith("sha256:" + configured);
  }

  /** The image's digest in a repository, or in any when none is given. */
  private static Optional<String> known(Draft draft, String repository) {
    if (!Json.textAt(draft.image(), "", "Id").equals(draft.text("Image"))) {
      return Optional.empty();
    }
    List<String> digests = Values.texts(Json.listAt(draft.image(), "RepoDigests"));
    return digests.stream()
        .filter(it -> repository.isEmpty() || it.startsWith(repository + "@"))
        .findFirst();
  }

  private static String repository(String name) {
    return TAG.matcher(name)
        .replaceFirst("")
        .replaceFirst("^docker\\.io/", "")
        .replaceFirst("^library/", "");
  }
}
