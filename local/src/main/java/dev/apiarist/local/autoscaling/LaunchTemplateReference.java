package dev.apiarist.local.autoscaling;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A launch template by id, by name or by both, at a version.
 *
 * @param version a number, {@code $Latest} or {@code $Default}
 */
public record LaunchTemplateReference(@Nullable String id, @Nullable String name, String version) {
  public LaunchTemplateReference {
    if (id == null && name == null) {
      throw AutoScalingException.validation(
          "Valid requests must contain either launchTemplateId or LaunchTemplateName");
    }
  }

  /** Id where there is one, else the name. */
  public String idOrName() {
    if (id != null) {
      return id;
    }
    return name == null ? "" : name;
  }

  boolean sameTemplate(LaunchTemplateReference other) {
    return idOrName().equals(other.idOrName());
  }

  /** How old this version is among its template's: named versions count as the newest. */
  BigInteger age() {
    return version.matches("\\d+") ? new BigInteger(version) : BigInteger.TEN.pow(30);
  }
}
