package dev.apiarist.infra.config;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A group's own instance tags, sorted by key. Keys obey the rule of instance metadata, where nodes
 * read them: EC2 refuses to launch an instance whose tag keys break it.
 */
public record InstanceTags(Map<String, String> values) {
  /** A group has 50 tags at most; Apiarist adds four of its own, and CloudFormation three. */
  private static final int MOST = 40;

  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+\\-=.,_:@]+");

  public InstanceTags {
    if (values.size() > MOST) {
      throw new IllegalArgumentException(values.size() + " tags; at most " + MOST + " fit");
    }
    values.forEach(
        (key, value) ->
            fault(key, value)
                .ifPresent(
                    fault -> {
                      throw new IllegalArgumentException(fault);
                    }));
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Which rule a tag breaks; empty when it obeys all. */
  static Optional<String> fault(String key, String value) {
    if (key.length() > LONGEST_KEY || !KEY.matcher(key).matches()) {
      return Optional.of(
          "tag key \"" + key + "\": 1 to 128 letters, digits and + - = . , _ : @ (no space, no /)");
    }
    if (key.equals(".") || key.equals("..") || key.equals("_index")) {
      return Optional.of("tag key \"" + key + "\" is refused by instance metadata");
    }
    if (key.startsWith("aws:") || key.startsWith("apiarist:") || key.equals("Name")) {
      return Optional.of("tag key \"" + key + "\" is reserved");
    }
    if (value.codePointCount(0, value.length()) > LONGEST_VALUE
        || value.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of(
          "tag " + key + ": a value has at most 256 characters and no control characters");
    }
    return Optional.empty();
  }
}
