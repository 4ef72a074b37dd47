package dev.apiarist.docker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Docker API, such as 1.44. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** What we are written and tested against, and the least that Docker 29 accepts. */
  static final ApiVersion PINNED = new ApiVersion(1, 44);

  /** Docker 19.03: older engines cannot be spoken to. */
  static final ApiVersion OLDEST = new ApiVersion(1, 40);

  private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /**
   * Reads {@code major.minor}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static ApiVersion of(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a Docker API version: '" + text + "'");
    }
    return new ApiVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /** The lower of the two. */
  ApiVersion atMost(ApiVersion other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
