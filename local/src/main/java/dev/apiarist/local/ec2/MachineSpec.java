package dev.apiarist.local.ec2;

import java.net.URI;
import java.util.Map;

/**
 * A machine to start.
 *
 * @param userData decoded
 * @param imageId the AMI as the launch template has it
 * @param metadataService on this host; plays the metadata service for this one instance
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
