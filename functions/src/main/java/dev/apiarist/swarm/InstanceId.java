package dev.apiarist.swarm;

import java.util.regex.Pattern;

/** An EC2 instance's identity, such as {@code i-0123456789abcdef0}. Never reused. */
public record InstanceId(String value) {
  private static final Pattern SHAPE = Pattern.compile("i-[0-9a-f]{8,17}");

  public InstanceId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an instance ID is i- and 8 to 17 hexadecimal digits, not '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
