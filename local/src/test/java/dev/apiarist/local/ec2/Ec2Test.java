package dev.apiarist.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.local.autoscaling.InstanceHealth;
import dev.apiarist.local.autoscaling.LaunchedInstance;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.local.events.CloudEvent;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.RolePolicies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

class Ec2Test {
  private final MutableClock clock = new MutableClock();
  private final FakeMachines machines = new FakeMachines();
  private final List<CloudEvent> events = new CopyOnWriteArrayList<>();
  private final Identities identities =
      new Identities("000000000000", InstantSource.system(), new RolePolicies());
  private final Ec2 service =
      new Ec2(
          new Ec2.Settings("000000000000", "us-east-1", "127.0.0.1"),
          machines,
          identities,
          events::add,
          clock);
  private final TestEndpoint endpoint = new TestEndpoint(service);
  private final Ec2Client ec2 = endpoint.client(Ec2Client.builder());

  @BeforeEach
  void addTemplates() {
    service.add(Samples.template("lt-1", "workers", false));
    service.add(Samples.template("lt-2", "spot-workers", true));
  }

  @AfterEach
  void close() {
    ec2.close();
    endpoint.close();
    service.close();
  }

  @Nested
  class ALaunchedInstance {
    @Test
    void runsOnAMachineWithTheTemplatesUserDataAndAllTags() throws Exception {
      String id = launchRunning("lt-1");

      MachineSpec machine = machines.get(id);
      assertThat(machine.userData()).isEqualTo("#!/bin/bash\n");
      assertThat(machine.imageId()).isEqualTo("ami-local");
      assertThat(machine.tags())
          .containsEntry("docker.role", "front-end")
          .containsEntry("apiarist:group", "web");
    }

    @Test
    void isDescribedAsEc2Does() throws Exception {
      String id = launchRunning("workers");

      Instance instance = describe(request -> request.instanceIds(id)).getFirst();
      assertThat(instance.state().name()).isEqualTo(InstanceStateName.RUNNING);
      assertThat(instance.privateIpAddress()).isEqualTo("127.9.0.2");
      assertThat(instance.instanceType().toString()).isEqualTo("t4g.small");
      assertThat(instance.placement().availabilityZone()).isEqualTo("us-east-1b");
      assertThat(instance.subnetId()).isEqualTo("subnet-1");
      assertThat(instance.launchTime()).isEqualTo(MutableClock.START);
      assertThat(instance.instanceLifecycle()).isNull();
      assertThat(instance.tags())
          .contains(Tag.builder().key("docker.role").value("front-end").build());
      assertThat(instance.iamInstanceProfile().arn()).endsWith("instance-profile/node");
    }

    @Test
    void tellsEveryStateItPassesThrough() throws Exception {
      String id = launchRunning("lt-1");
      service.terminate(id);
      await(() -> service.health(id) == InstanceHealth.TERMINATED && states(id).size() == 4);

      assertThat(states(id)).containsExactly("pending", "running", "shutting-down", "terminated");
      assertThat(events.getFirst().detailType())
          .isEqualTo("EC2 Instance State-change Notification");
    }

    @Test
    void isStoppedWhenItsMachineDies() throws Exception {
      String id = launchRunning("lt-1");

      machines.stop(id);

      assertThat(service.health(id)).isEqualTo(InstanceHealth.STOPPED);
      assertThat(states(id)).endsWith("stopped");
    }

    @Test
    void isImpairedOnRequest() throws Exception {
      String id = launchRunning("lt-1");

      service.impair(id);

      assertThat(service.health(id)).isEqualTo(InstanceHealth.IMPAIRED);
    }
  }

  @Nested
  class AnInstanceType {
    @Test
    void isAsLargeAsTheHostWhateverItIs() {
      assertThat(types("m7g.large", "t3.nano"))
          .hasSize(2)
          .allSatisfy(
              type -> {
                assertThat(type.vCpuInfo().defaultVCpus()).isEqualTo(8);
                assertThat(type.memoryInfo().sizeInMiB()).isEqualTo(16 * 1024);
                assertThat(type.processorInfo().supportedArchitectures())
                    .containsExactly(ArchitectureType.ARM64);
              });
    }

    @Test
    void isRefusedWhereItIsAskedForInAnotherWayThanWeDo() {
      assertThatExceptionOfType(Ec2Exception.class)
          .isThrownBy(() -> ec2.describeInstanceTypes(of -> of.filters(filter("vcpu-info", "2"))));
    }

    private List<InstanceTypeInfo> types(String... names) {
      return ec2.describeInstanceTypes(of -> of.filters(filter("instance-type", names)))
          .instanceTypes();
    }
  }

  @Nested
  class ATerminatedInstance {
    @Test
    void losesItsMachineButIsStillDescribed() throws Exception {
      String id = launchRunning("lt-1");

      service.terminate(id);
      service.terminate(id);
      await(() -> machines.all().isEmpty());

      Instance instance = describe(request -> request.instanceIds(id)).getFirst();
      assertThat(instance.privateIpAddress()).isNull();
      assertThat(instance.state().nameAsString()).isIn("shutting-down", "terminated");
    }

    @Test
    void thatNeverBootedIsWhatABrokenMachineLeaves() throws Exception {
      machines.breakDown();

      LaunchedInstance launched = service.launch(Samples.order("lt-1"));

      await(() -> service.health(launched.instanceId()) == InstanceHealth.TERMINATED);
    }
  }

  @Nested
  class Filters {
    @Test
    void selectByStateTypeZoneAddressTagAndLifecycle() throws Exception {
      String id = launchRunning("lt-2");
      launchRunning("lt-1");

      Instance spot =
          describe(
                  request ->
                      request.filters(
                          filter("instance-lifecycle", "spot"),
                          filter("instance-state-name", "pending", "running"),
                          filter("instance-type", "t4g.*"),
                          filter("availability-zone", "us-east-1b"),
                          filter("private-ip-address", "127.9.0.2"),
                          filter("tag:apiarist:group", "web")))
              .getFirst();
      assertThat(spot.instanceId()).isEqualTo(id);
      assertThat(spot.instanceLifecycle()).isEqualTo(InstanceLifecycleType.SPOT);
    }

    @Test
    void thatMatchNothingGiveNothing() throws Exception {
      launchRunning("lt-1");

      assertThat(describe(request -> request.filters(filter("instance-id", "i-none")))).isEmpty();
    }

    @Test
    void thatAreNotKnownAreRefusedByName() throws Exception {
      launchRunning("lt-1");

      assertThatExceptionOfType(Ec2Exception.class)
          .isThrownBy(() -> describe(request -> request.filters(filter("vpc-id", "vpc-1"))))
          .withMessageContaining("filter vpc-id");
    }
  }

  @Test
  void anUnknownInstanceIdIsAnErrorInEc2sWords() {
    assertThatExceptionOfType(Ec2Exception.class)
        .isThrownBy(() -> describe(request -> request.instanceIds("i-none")))
        .satisfies(
            error ->
                assertThat(error.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidInstanceID.NotFound"));
  }

  private String launchRunning(String template) throws InterruptedException {
    String id = service.launch(Samples.order(template)).instanceId();
    await(() -> service.health(id) == InstanceHealth.RUNNING);
    return id;
  }

  private List<String> states(String id) {
    return events.stream()
        .filter(event -> id.equals(event.detail().get("instance-id")))
        .map(event -> String.valueOf(event.detail().get("state")))
        .toList();
  }

  private List<Instance> describe(Consumer<DescribeInstancesRequest.Builder> request) {
    return ec2.describeInstances(request).reservations().stream()
        .map(Reservation::instances)
        .flatMap(List::stream)
        .toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
      Thread.sleep(Duration.ofMillis(5));
    }
  }
}
