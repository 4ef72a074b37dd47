package dev.apiarist.infra.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What instances boot from: a distribution by name, an AMI, or an SSM parameter that names one.
 *
 * @param from {@code amazon-linux-2023}, {@code debian-13}, {@code ubuntu-24.04}, {@code ami-…} or
 *     {@code /a/parameter}
 * @param rootDevice the image's root device, whose size is set
 */
public record MachineImage(String from, String rootDevice) {
  private static final Pattern AMI = Pattern.compile("ami-[0-9a-f]{8,17}");
  private static final Pattern PARAMETER = Pattern.compile("(/[A-Za-z0-9_.-]+)+");
  private static final Pattern DEVICE = Pattern.compile("/dev/[a-z0-9]+");

  public MachineImage {
    requireKnown(from);
    if (!DEVICE.matcher(rootDevice).matches()) {
      throw new IllegalArgumentException(
          "root device \"" + rootDevice + "\" is not a device such as /dev/xvda");
    }
  }

  /**
   * @param rootDevice empty for the distribution's own
   * @throws IllegalArgumentException when it is empty and the image is no known distribution
   */
  static MachineImage of(String from, Optional<String> rootDevice) {
    requireKnown(from);
    String device =
        rootDevice
            .or(() -> Distribution.named(from).map(Distribution::rootDevice))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "rootDevice is required with the image \""
                            + from
                            + "\" (the AMI's RootDeviceName, often /dev/xvda or /dev/sda1)"));
    return new MachineImage(from, device);
  }

  private static void requireKnown(String from) {
    boolean known =
        Distribution.named(from).isPresent()
            || AMI.matcher(from).matches()
            || PARAMETER.matcher(from).matches();
    if (!known) {
      throw new IllegalArgumentException(
          "\"" + from + "\" is none of " + Distribution.names() + ", an AMI ID, an SSM parameter");
    }
  }

  /** Whether this is one AMI, and so of one architecture. */
  public boolean isSingleArchitecture() {
    return Distribution.named(from).isEmpty();
  }

  /**
   * The value for a launch template's {@code ImageId}. A parameter is resolved by EC2 at each
   * launch, so that new nodes start with the newest patched image; an AMI ID pins it.
   */
  public String imageId(Architecture architecture) {
    if (AMI.matcher(from).matches()) {
      return from;
    }
    return "resolve:ssm:"
        + Distribution.named(from).map(known -> known.parameter(architecture)).orElse(from);
  }
}
