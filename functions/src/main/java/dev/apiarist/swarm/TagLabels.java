package dev.apiarist.swarm;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which instance tags become labels, and under which keys. The same rule feeds both sinks: engine
 * labels before the engine starts, node labels through a manager.
 *
 * <p>A tag is taken when its key starts with one of the prefixes; the empty prefix takes every tag.
 * Tags of AWS ({@code aws:}) and of Apiarist ({@code apiarist:}) never become labels. The value is
 * kept as it is: any text that a tag can hold is a legal label value.
 *
 * <p>A label key must be usable in a placement constraint and acceptable to the engine, so it has 1
 * to 128 characters of {@code A-Z a-z 0-9 . _ -}, begins and ends with a letter or a digit, and
 * lies in no reserved namespace. Sources: swarmkit {@code manager/constraint/constraint.go} (a
 * constraint's key matches {@code [a-z_][a-z0-9\-_.]+}, whatever the case); moby {@code
 * opts.ValidateLabel} (no white space) and {@code daemon/config.ValidateReservedNamespaceLabels}
 * (the engine does not start with a label in {@code com.docker.}, {@code io.docker.} or {@code
 * org.dockerproject.}); docs.docker.com "Key format recommendations".
 *
 * @param prefixes tag key prefixes, such as {@code docker.}; none means that no tag becomes a label
 * @param stripPrefix whether the label key lacks the (longest matching) prefix
 */
public record TagLabels(List<String> prefixes, boolean stripPrefix) {
  private static final Pattern LEGAL_KEY =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");
  private static final List<String> RESERVED =
      List.of("com.docker.", "io.docker.", "org.dockerproject.", SwarmLabels.PREFIX);

  public TagLabels {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * What came of a set of tags.
   *
   * @param labels labels by key, in the order of their keys
   * @param refused tags that were to become labels but cannot: the reason by tag key
   */
  public record Labelling(Map<String, String> labels, Map<String, String> refused) {
    public Labelling {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    /** All reasons in one sentence; empty when nothing was refused. */
    public Optional<String> refusal() {
      return refused.isEmpty()
          ? Optional.empty()
          : Optional.of(String.join("; ", refused.values()));
    }
  }

  /** Sorts tags into labels and refusals; tags that match no prefix are in neither. */
  public Labelling from(Map<String, String> tags) {
    Map<String, String> labels = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    Map<String, String> origins = new TreeMap<>();
    new TreeMap<>(tags)
        .forEach(
            (tag, value) ->
                labelKey(tag)
                    .ifPresent(
                        key -> {
                          Optional<String> refusal = whyRefused(tag, key, origins);
                          if (refusal.isPresent()) {
                            refused.put(tag, refusal.get());
                          } else {
                            labels.put(key, value);
                            origins.put(key, tag);
                          }
                        }));
    return new Labelling(labels, refused);
  }

  private static Optional<String> whyRefused(String tag, String key, Map<String, String> origins) {
    return whyIllegal(key)
        .map(reason -> "tag '%s' cannot become a label: %s".formatted(tag, reason))
        .or(
            () ->
                Optional.ofNullable(origins.get(key))
                    .map(
                        other ->
                            "tags '%s' and '%s' both become the label '%s'"
                                .formatted(other, tag, key)));
  }

  /** Why this cannot be a label key that a tag sets; empty when it can. */
  public static Optional<String> whyIllegal(String key) {
    if (key.isEmpty()) {
      return Optional.of("nothing is left of its key");
    }
    if (!LEGAL_KEY.matcher(key).matches()) {
      return Optional.of(
          "a label key has 1 to 128 letters, digits, '.', '_' and '-' and begins and ends with a"
              + " letter or a digit, not '"
              + key
              + "'");
    }
    return RESERVED.stream()
        .filter(key::startsWith)
        .findFirst()
        .map(namespace -> "the label namespace '" + namespace + "' is reserved");
  }

  private Optional<String> labelKey(String tag) {
    if (tag.startsWith("aws:") || tag.startsWith("apiarist:")) {
      return Optional.empty();
    }
    return prefixes.stream()
        .filter(tag::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(prefix -> stripPrefix ? tag.substring(prefix.length()) : tag);
  }
}
