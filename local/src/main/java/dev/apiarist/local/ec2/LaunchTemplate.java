package dev.apiarist.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A launch template's one version.
 *
 * @param userData decoded; empty for none
 * @param role name of the instance profile's role; empty for none
 * @param tags of instances
 * @param metadataTags whether instances may read their tags from the metadata service
 * @param spot whether it asks for Spot instances
 */
public record LaunchTemplate(
    String id,
    String name,
    String imageId,
    String instanceType,
    String userData,
    String role,
    Map<String, String> tags,
    boolean metadataTags,
    boolean spot) {

  /** AWS's limit for user data, in bytes. */
  private static final int MAX_USER_DATA = 16 * 1024;

  public LaunchTemplate {
    tags = Map.copyOf(tags);
    if (userData.getBytes(StandardCharsets.UTF_8).length > MAX_USER_DATA) {
      throw new IllegalArgumentException("user data of " + name + " is larger than 16 KB");
    }
  }
}
