package dev.apiarist.infra.stack;

import java.util.List;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate.BlockDeviceMappingProperty;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate.EbsProperty;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate.IamInstanceProfileProperty;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate.LaunchTemplateDataProperty;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate.MetadataOptionsProperty;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate.TagSpecificationProperty;
import software.constructs.Construct;

/**
 * Makes the launch templates: no key pair, no public address of their own, metadata with tokens
 * only, tags readable from within, encrypted disks.
 */
record LaunchTemplates(
    Names names,
    NodeRoles roles,
    Firewall firewall,
    Images images,
    String rootDevice,
    String userData) {

  CfnLaunchTemplate of(Construct scope, NodeGroup group) {
    LaunchTemplateDataProperty data =
        LaunchTemplateDataProperty.builder()
            .imageId(images.of(group.architecture()))
            .instanceType(group.firstType().value())
            .iamInstanceProfile(
                IamInstanceProfileProperty.builder()
                    .arn(roles.profile(group.kind()).getAttrArn())
                    .build())
            .securityGroupIds(List.of(firewall.of(group.kind()).getSecurityGroupId()))
            .metadataOptions(metadata(group))
            .blockDeviceMappings(List.of(disk(group)))
            .tagSpecifications(List.of(volumeTags(group)))
            .userData(userData)
            .build();
    return CfnLaunchTemplate.Builder.create(scope, "Template")
        .launchTemplateName(names.group(group.shortName()))
        .launchTemplateData(data)
        .build();
  }

  private static MetadataOptionsProperty metadata(NodeGroup group) {
    return MetadataOptionsProperty.builder()
        .httpEndpoint("enabled")
        .httpTokens("required")
        .httpPutResponseHopLimit(group.metadataHops())
        .instanceMetadataTags("enabled")
        .build();
  }

  private BlockDeviceMappingProperty disk(NodeGroup group) {
    return BlockDeviceMappingProperty.builder()
        .deviceName(rootDevice)
        .ebs(
            EbsProperty.builder()
                .volumeType("gp3")
                .volumeSize((int) group.diskSize().gibibytes())
                .encrypted(true)
                .deleteOnTermination(true)
                .build())
        .build();
  }

  /** The group's tags reach instances only, not their disks. */
  private TagSpecificationProperty volumeTags(NodeGroup group) {
    return TagSpecificationProperty.builder()
        .resourceType("volume")
        .tags(
            List.of(
                tag("Name", names.group(group.shortName())),
                tag("apiarist:cluster", names.cluster().value()),
                tag("apiarist:group", group.shortName())))
        .build();
  }

  private static CfnTag tag(String key, String value) {
    return CfnTag.builder().key(key).value(value).build();
  }
}
