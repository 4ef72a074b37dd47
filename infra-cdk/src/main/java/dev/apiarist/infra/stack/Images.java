package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.Architecture;
import dev.apiarist.infra.config.MachineImage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awscdk.CfnParameter;
import software.constructs.Construct;

/**
 * The machine images as stack parameters, one per architecture in use. They are plain strings, so
 * that {@code cdk deploy --parameters ImageArm64=ami-…} and a local cloud can set any image; EC2
 * itself resolves {@code resolve:ssm:…} at each launch.
 */
final class Images {
  private final Map<Architecture, CfnParameter> parameters = new EnumMap<>(Architecture.class);

  Images(Construct stack, MachineImage image, Set<Architecture> used) {
    NagReasons.imageParameters(stack);
    for (Architecture architecture : new TreeSet<>(used)) {
      parameters.put(
          architecture,
          CfnParameter.Builder.create(stack, parameterName(architecture))
              .type("String")
              .description("An AMI ID, or resolve:ssm: and the SSM parameter that holds one.")
              .defaultValue(image.imageId(architecture))
              .build());
    }
  }

  String of(Architecture architecture) {
    return Objects.requireNonNull(parameters.get(architecture)).getValueAsString();
  }

  private static String parameterName(Architecture architecture) {
    return switch (architecture) {
      case ARM64 -> "ImageArm64";
      case X86_64 -> "ImageX8664";
    };
  }
}
