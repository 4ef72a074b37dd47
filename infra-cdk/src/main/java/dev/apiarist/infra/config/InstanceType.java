package dev.apiarist.infra.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An EC2 instance type, such as {@code t4g.small}. */
public record InstanceType(String value) {
  private static final Pattern SYNTAX =
      Pattern.compile("(?<family>[a-z]+)(?<generation>\\d*)(?<traits>[a-z0-9-]*)\\.[a-z0-9-]+");

  public InstanceType {
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException("is not an instance type, such as t4g.small: " + value);
    }
  }

  /**
   * The architecture, from AWS's naming rule: a {@code g} among the letters that follow the
   * generation means Graviton ({@code m7g}, {@code c7gn}, {@code im4gn}); so does {@code a1}.
   */
  public Architecture architecture() {
    Matcher parts = SYNTAX.matcher(value);
    parts.matches();
    String letters = parts.group("traits").replaceFirst("-.*", "");
    boolean graviton = letters.contains("g") || value.startsWith("a1.");
    return graviton ? Architecture.ARM64 : Architecture.X86_64;
  }

  @Override
  public String toString() {
    return value;
  }
}
