package dev.apiarist.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

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

  private static final Pattern READABLE_KEY = Pattern.compile("[0-9a-zA-Z\\-_+=,.@:]{1,255}");

  public LaunchTemplate {
    tags = Map.copyOf(tags);
    if (userData.getBytes(StandardCharsets.UTF_8).length > MAX_USER_DATA) {
      throw new IllegalArgumentException("user data of " + name + " is larger than 16 KB");
    }
  }

  /**
   * Refuses tags that EC2 refuses to launch with: where instances may read their tags, keys have
   * only letters, digits and {@code -_+=,.@:}.
   *
   * @throws IllegalArgumentException naming the key
   */
  public void requireReadable(Collection<String> tagKeys) {
    if (metadataTags) {
      for (String key : tagKeys) {
        if (!READABLE_KEY.matcher(key).matches()) {
          throw new IllegalArgumentException(
              "'"
                  + key
                  + "' is not a valid tag key while InstanceMetadataTags is enabled: keys must match "
                  + READABLE_KEY);
        }
      }
    }
  }
}
