package software.amazon.awssdk.regions;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for the SDK's class of this name, which loads one class for each of AWS's services so
 * that a client may learn the region it signs for: docs/adr/0002-cold-start.md. Knows no service,
 * which the SDK takes to mean that a service signs for the region it is in; that is so of every
 * service Apiarist calls.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {
  @Override
  public @Nullable ServiceMetadata serviceMetadata(String service) {
    return null;
  }
}
