package dev.apiarist.local.cloudformation;

import dev.apiarist.local.autoscaling.GroupDefinition;
import dev.apiarist.local.autoscaling.GroupTag;
import dev.apiarist.local.autoscaling.HookDefinition;
import dev.apiarist.local.autoscaling.HookResult;
import dev.apiarist.local.autoscaling.LaunchTemplateReference;
import dev.apiarist.local.autoscaling.Placement;
import dev.apiarist.local.autoscaling.TerminationPolicy;
import dev.apiarist.local.autoscaling.Transition;
import dev.apiarist.local.ec2.LaunchTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Launch templates and Auto Scaling groups. */
final class ComputeTypes {
  private final CloudServices services;
  private final NetworkTypes network;
  private final IamTypes iam;
  private final List<String> zones;

  ComputeTypes(CloudServices services, NetworkTypes network, IamTypes iam, List<String> zones) {
    this.services = services;
    this.network = network;
    this.iam = iam;
    this.zones = zones;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::EC2::LaunchTemplate", this::launchTemplate);
    types.put("AWS::AutoScaling::AutoScalingGroup", this::group);
  }

  private Physical launchTemplate(Resource resource, Properties properties) {
    String id = resource.id("lt");
    String name = properties.text("LaunchTemplateName").orElseGet(resource::generatedName);
    Properties data =
        properties
            .object("LaunchTemplateData")
            .orElseThrow(() -> new StackException("LaunchTemplateData is required"));
    properties.accept("TagSpecifications", "VersionDescription");
    services
        .ec2()
        .add(
            new LaunchTemplate(
                id,
                name,
                data.requiredText("ImageId"),
                data.requiredText("InstanceType"),
                data.text("UserData").map(ComputeTypes::decode).orElse(""),
                data.object("IamInstanceProfile").map(this::role).orElse(""),
                instanceTags(data),
                data.object("MetadataOptions").map(ComputeTypes::metadataTags).orElse(false),
                data.object("InstanceMarketOptions").map(ComputeTypes::spot).orElse(false)));
    data.accept(
        "BlockDeviceMappings",
        "SecurityGroupIds",
        "NetworkInterfaces",
        "EbsOptimized",
        "Monitoring",
        "KeyName",
        "CreditSpecification");
    return new Physical(
        id,
        Map.of("LaunchTemplateId", id, "LatestVersionNumber", "1", "DefaultVersionNumber", "1"));
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private String role(Properties profile) {
    String named =
        profile
            .text("Arn")
            .or(() -> profile.text("Name"))
            .orElseThrow(() -> new StackException("IamInstanceProfile needs Arn or Name"));
    return iam.roleOfProfile(named)
        .orElseThrow(() -> new StackException("there is no instance profile " + named));
  }

  private static Map<String, String> instanceTags(Properties data) {
    Map<String, String> tags = Map.of();
    for (Properties specification : data.objects("TagSpecifications")) {
      Map<String, String> listed = specification.tags("Tags");
      if (specification.requiredText("ResourceType").equals("instance")) {
        tags = listed;
      }
    }
    return tags;
  }

  private static boolean metadataTags(Properties options) {
    if (!options.text("HttpTokens").orElse("").equals("required")) {
      throw new StackException("the local cloud's metadata service needs HttpTokens: required");
    }
    options.acceptOnly("HttpEndpoint", "enabled").accept("HttpPutResponseHopLimit");
    return options.text("InstanceMetadataTags").orElse("disabled").equals("enabled");
  }

  private static boolean spot(Properties options) {
    options.accept("SpotOptions");
    return options.text("MarketType").orElse("").equals("spot");
  }

  private Physical group(Resource resource, Properties properties) {
    String name = properties.text("AutoScalingGroupName").orElseGet(resource::generatedName);
    Properties template =
        properties
            .object("LaunchTemplate")
            .orElseThrow(() -> new StackException("LaunchTemplate is required here"));
    properties
        .acceptOnly("HealthCheckType", "EC2")
        .accept(
            "DesiredCapacityType", "MetricsCollection", "CapacityRebalance", "MaxInstanceLifetime");
    GroupDefinition definition =
        GroupDefinition.named(
                name,
                new LaunchTemplateReference(
                    template.text("LaunchTemplateId").orElse(null),
                    template.text("LaunchTemplateName").orElse(null),
                    template.text("Version").orElse("$Default")))
            .min(required(properties, "MinSize"))
            .max(required(properties, "MaxSize"))
            .desired(properties.number("DesiredCapacity").orElse(null))
            .cooldown(seconds(properties, "Cooldown").orElse(Duration.ofMinutes(5)))
            .healthCheckGrace(seconds(properties, "HealthCheckGracePeriod").orElse(Duration.ZERO))
            .instanceWarmup(seconds(properties, "DefaultInstanceWarmup").orElse(null))
            .placements(placements(properties))
            .tags(properties.objects("Tags").stream().map(ComputeTypes::tag).toList())
            .hooks(
                properties.objects("LifecycleHookSpecificationList").stream()
                    .map(ComputeTypes::hook)
                    .toList())
            .terminationPolicies(policies(properties))
            .newInstancesProtectedFromScaleIn(properties.flag("NewInstancesProtectedFromScaleIn"))
            .retainOnTerminateAbandon(retain(properties))
            .build();
    services
        .ec2()
        .template(definition.launchTemplate().idOrName())
        .requireReadable(definition.tags().stream().map(GroupTag::key).toList());
    services.autoScaling().createGroup(definition);
    return Physical.of(
        name, "AutoScalingGroupARN", services.autoScaling().groups().describe(name).arn());
  }

  private List<Placement> placements(Properties properties) {
    List<Placement> placements = new ArrayList<>();
    for (String subnet : properties.texts("VPCZoneIdentifier")) {
      String known = network.zone(subnet);
      String zone = known.isEmpty() ? zones.get(placements.size() % zones.size()) : known;
      placements.add(new Placement(zone, subnet));
    }
    for (String zone : properties.texts("AvailabilityZones")) {
      if (placements.stream().noneMatch(placement -> placement.zone().equals(zone))) {
        placements.add(new Placement(zone, ""));
      }
    }
    return placements;
  }

  private static GroupTag tag(Properties tag) {
    return new GroupTag(
        tag.requiredText("Key"), tag.requiredText("Value"), tag.flag("PropagateAtLaunch"));
  }

  private static HookDefinition hook(Properties hook) {
    return new HookDefinition(
        hook.requiredText("LifecycleHookName"),
        Transition.of(hook.requiredText("LifecycleTransition")),
        seconds(hook, "HeartbeatTimeout").orElse(HookDefinition.DEFAULT_HEARTBEAT),
        HookResult.of(hook.text("DefaultResult").orElse("ABANDON")),
        hook.text("NotificationMetadata").orElse(null));
  }

  private static List<TerminationPolicy> policies(Properties properties) {
    List<String> names = properties.texts("TerminationPolicies");
    return names.isEmpty()
        ? List.of(TerminationPolicy.DEFAULT)
        : names.stream().map(TerminationPolicy::of).toList();
  }

  private static boolean retain(Properties properties) {
    return properties
        .object("InstanceLifecyclePolicy")
        .flatMap(policy -> policy.object("RetentionTriggers"))
        .flatMap(triggers -> triggers.text("TerminateHookAbandon"))
        .filter(action -> action.equals("retain"))
        .isPresent();
  }

  private static int required(Properties properties, String name) {
    return properties.number(name).orElseThrow(() -> new StackException(name + " is required"));
  }

  private static Optional<Duration> seconds(Properties properties, String name) {
    return properties.number(name).map(Duration::ofSeconds);
  }
}
