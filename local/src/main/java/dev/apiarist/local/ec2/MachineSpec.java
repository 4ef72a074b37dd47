package dev.apiarist.local.ec2;

import java.net.URI;
import java.util.Map;

/**
 * One machine to start.
 *
 * @param userData decoded; what the metadata service serves
 * @param imageId the Amazon machine image asked for
 * @param metadataService an {@code http} URL, reachable from machines, of the metadata service of
 *     this one instance
 */
public record MachineSpec(
    String instanceId,
    String userData,
    String imageId,
    Map<String, String> tags,
    URI metadataService) {
  public MachineSpec {
    tags = Map.copyOf(tags);
  }
}
