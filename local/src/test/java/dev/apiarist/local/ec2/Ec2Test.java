package dev.apiarist.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.local.autoscaling.InstanceHealth;
import dev.apiarist.local.autoscaling.LaunchOrder;
import dev.apiarist.local.autoscaling.LaunchedInstance;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.local.events.CloudEvent;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.RolePolicies;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
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
    service.add(template("lt-1", "workers", false));
    service.add(template("lt-2", "spot-workers", true));
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

      LaunchedInstance launched = service.launch(order("lt-1"));

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

  @Nested
  class TheMetadataService {
    @Test
    void answersNothingWithoutAToken() throws Exception {
      assertThat(metadata(launchRunning("lt-1"), "", "instance-id").statusCode()).isEqualTo(401);
    }

    @Test
    void givesNoTokenWithoutALifetime() throws Exception {
      URI uri = uri(launchRunning("lt-1"));

      assertThat(
              send(HttpRequest.newBuilder(uri.resolve("/latest/api/token"))
                      .PUT(HttpRequest.BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(400);
    }

    @Test
    void knowsTheInstance() throws Exception {
      String id = launchRunning("lt-1");
      String token = token(id);

      assertThat(metadata(id, token, "instance-id").body()).isEqualTo(id);
      assertThat(metadata(id, token, "instance-type").body()).isEqualTo("t4g.small");
      assertThat(metadata(id, token, "local-ipv4").body()).isEqualTo("127.9.0.2");
      assertThat(metadata(id, token, "placement/availability-zone").body()).isEqualTo("us-east-1b");
      assertThat(metadata(id, token, "placement/region").body()).isEqualTo("us-east-1");
      assertThat(metadata(id, token, "tags/instance").body())
          .isEqualTo("apiarist:group\ndocker.role");
      assertThat(metadata(id, token, "tags/instance/docker.role").body()).isEqualTo("front-end");
      assertThat(metadata(id, token, "tags/instance/none").statusCode()).isEqualTo(404);
      assertThat(
              send(HttpRequest.newBuilder(uri(id).resolve("/latest/user-data"))
                      .header("X-aws-ec2-metadata-token", token))
                  .body())
          .isEqualTo("#!/bin/bash\n");
    }

    @Test
    void givesEachInstanceItsOwnWorkingCredentials() throws Exception {
      String id = launchRunning("lt-1");
      String other = launchRunning("lt-1");

      Object mine = credentials(id);
      assertThat(Json.textAt(mine, "", "Code")).isEqualTo("Success");
      assertThat(Instant.parse(Json.textAt(mine, "", "Expiration"))).isAfter(MutableClock.START);
      assertThat(Json.textAt(mine, "", "AccessKeyId"))
          .isNotEqualTo(Json.textAt(credentials(other), "", "AccessKeyId"));
    }

    @Test
    void isGoneWithTheInstance() throws Exception {
      String id = launchRunning("lt-1");
      URI uri = uri(id);
      service.terminate(id);
      await(() -> service.health(id) == InstanceHealth.TERMINATED && states(id).size() == 4);

      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> send(HttpRequest.newBuilder(uri)));
    }

    private Object credentials(String id) throws Exception {
      String token = token(id);
      assertThat(metadata(id, token, "iam/security-credentials/").body()).isEqualTo("node");
      return Json.parseObject(metadata(id, token, "iam/security-credentials/node").body());
    }

    private String token(String id) throws Exception {
      return send(HttpRequest.newBuilder(uri(id).resolve("/latest/api/token"))
              .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
              .PUT(HttpRequest.BodyPublishers.noBody()))
          .body();
    }

    private HttpResponse<String> metadata(String id, String token, String path) throws Exception {
      return send(
          HttpRequest.newBuilder(uri(id).resolve("/latest/meta-data/" + path))
              .header("X-aws-ec2-metadata-token", token));
    }

    private URI uri(String id) {
      return machines.get(id).metadataService();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      }
    }
  }

  private String launchRunning(String template) throws InterruptedException {
    String id = service.launch(order(template)).instanceId();
    await(() -> service.health(id) == InstanceHealth.RUNNING);
    return id;
  }

  private static LaunchOrder order(String template) {
    return new LaunchOrder(
        "apiarist-demo-web",
        template,
        "1",
        null,
        "us-east-1b",
        "subnet-1",
        Map.of("apiarist:group", "web"));
  }

  private static LaunchTemplate template(String id, String name, boolean spot) {
    return new LaunchTemplate(
        id,
        name,
        "ami-local",
        "t4g.small",
        "#!/bin/bash\n",
        "node",
        Map.of("docker.role", "front-end"),
        true,
        spot);
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
