package dev.apiarist.local.cloudformation;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a template declares it.
 *
 * @param properties not resolved
 */
record Resource(
    String stackName,
    String logicalId,
    String type,
    Map<String, @Nullable Object> properties,
    List<String> dependsOn,
    Optional<String> condition) {

  /** A stable AWS-like ID, such as {@code vpc-0f3e...}. */
  String id(String prefix) {
    return prefix + "-0" + HexFormat.of().toHexDigits(hash()).substring(0, 16);
  }

  /** The name of a resource that its template does not name. */
  String generatedName() {
    return stackName + "-" + logicalId + "-" + HexFormat.of().toHexDigits(hash()).substring(4);
  }

  private long hash() {
    long hash = 1125899906842597L;
    for (char each : (stackName + "/" + logicalId).toCharArray()) {
      hash = 31 * hash + each;
    }
    return hash * 0x9E3779B97F4A7C15L;
  }
}
