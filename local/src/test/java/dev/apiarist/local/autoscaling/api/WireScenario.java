package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScaling;
import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.FakeFleet;
import dev.apiarist.local.autoscaling.Faults;
import dev.apiarist.local.autoscaling.VirtualClock;
import dev.apiarist.local.events.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHookSpecification;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/** The AWS SDK's own client, without retries, before the API; a group {@code web} with hooks. */
final class WireScenario implements AutoCloseable {
  static final String WEB = "web";
  static final String ODD_VALUE = "front <end> & \"ü\" 'é' 🐝\n\ttab";

  final VirtualClock clock = new VirtualClock();
  final FakeFleet fleet = new FakeFleet();
  final Faults faults = new Faults();
  final List<CloudEvent> events = new ArrayList<>();
  final AutoScaling autoScaling = new AutoScaling(clock, fleet, events::add, faults, 7);
  final AutoScalingClient client;
  private final WireServer server =
      new WireServer(new AutoScalingApi(autoScaling, WireScenario::zoneOf));

  WireScenario() {
    client =
        AutoScalingClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    createWeb();
    settle();
  }

  private static String zoneOf(String subnetId) {
    return switch (subnetId) {
      case "subnet-a" -> "us-east-1a";
      case "subnet-b" -> "us-east-1b";
      default -> throw AutoScalingException.validation("The subnet " + subnetId + " is unknown");
    };
  }

  private void createWeb() {
    client.createAutoScalingGroup(
        request ->
            request
                .autoScalingGroupName(WEB)
                .launchTemplate(template -> template.launchTemplateId("lt-1").version("3"))
                .minSize(1)
                .maxSize(4)
                .vpcZoneIdentifier("subnet-a,subnet-b")
                .healthCheckGracePeriod(60)
                .newInstancesProtectedFromScaleIn(true)
                .tags(
                    tag("apiarist:cluster", "demo"),
                    tag("docker.role", ODD_VALUE),
                    tag("docker.empty", ""))
                .lifecycleHookSpecificationList(
                    hook("join", "autoscaling:EC2_INSTANCE_LAUNCHING"),
                    hook("leave", "autoscaling:EC2_INSTANCE_TERMINATING")));
  }

  void createEmpty(String name, String cluster) {
    client.createAutoScalingGroup(
        request ->
            request
                .autoScalingGroupName(name)
                .launchTemplate(template -> template.launchTemplateName("plain"))
                .minSize(0)
                .maxSize(0)
                .availabilityZones("us-east-1a")
                .tags(tag("apiarist:cluster", cluster)));
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).propagateAtLaunch(true).build();
  }

  private static LifecycleHookSpecification hook(String name, String transition) {
    return LifecycleHookSpecification.builder()
        .lifecycleHookName(name)
        .lifecycleTransition(transition)
        .heartbeatTimeout(300)
        .defaultResult("ABANDON")
        .build();
  }

  void settle() {
    for (int tick = 0; tick < 10; tick++) {
      autoScaling.tick();
    }
  }

  AutoScalingGroup web() {
    return client
        .describeAutoScalingGroups(request -> request.autoScalingGroupNames(WEB))
        .autoScalingGroups()
        .getFirst();
  }

  /** The id of the group's first instance. */
  String first() {
    return web().instances().getFirst().instanceId();
  }

  String firstState() {
    return web().instances().getFirst().lifecycleStateAsString();
  }

  /** Lets the first instance through its launch hook. */
  void admit() {
    String instanceId = first();
    client.completeLifecycleAction(
        request ->
            request
                .autoScalingGroupName(WEB)
                .lifecycleHookName("join")
                .instanceId(instanceId)
                .lifecycleActionResult("CONTINUE"));
    settle();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
