package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.ClusterSetup;
import dev.apiarist.bootstrap.Enrolment;
import dev.apiarist.bootstrap.EnrolmentPorts;
import dev.apiarist.bootstrap.EnrolmentSettings;
import dev.apiarist.bootstrap.EnvironmentMapping;
import dev.apiarist.bootstrap.Rotation;
import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryFirstManagerLease;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Enrolment through its handler, with the events of {@code events/}. */
class EnrollFunctionTest {
  private final MutableClock clock = new MutableClock();
  private final FakeInstances instances = new FakeInstances();
  private final FakeAutoScalingGroups groups = new FakeAutoScalingGroups("demo", instances, clock);
  private final FakeSwarm swarm = new FakeSwarm();
  private final FakeParameters parameters = new FakeParameters();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryFirstManagerLease lease = new InMemoryFirstManagerLease();
  private final InMemoryMarks marks = new InMemoryMarks();
  private final List<String> log = new ArrayList<>();
  private Instance manager;
  private Instance worker;

  @BeforeEach
  void launchTheInstancesOfTheEvents() {
    new ClusterSetup(parameters, clock).make("demo", Rotation.NONE);
    groups.create("managers", NodeRole.MANAGER, 1, 1, Map.of());
    manager = instances.get(groups.tick().getFirst());
    groups.create("web", NodeRole.WORKER, 1, 1, Map.of("docker.role", "front"));
    worker = instances.get(groups.tick().getFirst());
  }

  @Test
  void tellsTheWholeStoryOfTwoMachines() throws IOException {
    assertThat(status(send("node-certificate"))).isEqualTo(200);
    assertThat(send("node-join")).containsEntry("statusCode", 202);
    assertThat(Json.textAt(send("node-join"), "", "headers", "retry-after")).isEqualTo("3");

    Map<String, @Nullable Object> init =
        invoke(
            event("node-join")
                .replace(worker.id().value(), manager.id().value())
                .replace("demo-worker", "demo-manager"));
    assertThat(Json.textAt(init, "", "headers", "apiarist-action")).isEqualTo("init");
    swarm.init(manager.id(), manager.privateAddress(), Map.of());
    assertThat(status(send("node-initialised"))).isEqualTo(200);

    Map<String, @Nullable Object> script = send("node-configure");
    assertThat(Json.textAt(script, "", "headers", "content-type")).isEqualTo("text/x-shellscript");
    assertThat(Json.textAt(script, "", "body"))
        .startsWith("#!/bin/bash")
        .contains("docker.role=front");

    Map<String, @Nullable Object> join = send("node-join");
    assertThat(Json.textAt(join, "", "headers", "apiarist-action")).isEqualTo("join");
    assertThat(Json.textAt(join, "", "headers", "cache-control")).isEqualTo("no-store");
    swarm.join(worker.id(), worker.privateAddress(), NodeRole.WORKER, Map.of());
    assertThat(status(send("node-joined"))).isEqualTo(200);
    assertThat(status(send("node-failed"))).isEqualTo(200);
    assertThat(log).isEmpty();
  }

  @Test
  void refusesACallThatAwsHasNotVerified() throws IOException {
    Map<String, @Nullable Object> answer =
        invoke(event("node-join").replaceAll("\"userArn\": \"[^\"]*\"", "\"userArn\": null"));
    assertThat(answer).containsEntry("statusCode", 403);
    assertThat(Json.parseObject(Json.textAt(answer, "", "body"))).containsEntry("code", "FOREIGN");
  }

  @Test
  void readsABodyInBase64() throws IOException {
    String plain = "{\"phase\":\"join\"}";
    String event =
        event("node-join")
            .replaceAll(
                "\"body\": \".*\",",
                "\"body\": \""
                    + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))
                    + "\",")
            .replace("\"isBase64Encoded\": false", "\"isBase64Encoded\": true");
    assertThat(invoke(event)).containsEntry("statusCode", 202);
    assertThat(invoke(event.replaceAll("\"body\": \".*\",", "\"body\": \"%\",")))
        .containsEntry("statusCode", 400);
  }

  @Test
  void answersWhatIsNoFunctionUrlEvent() throws IOException {
    assertThat(invoke("[]")).containsEntry("statusCode", 400);
    assertThat(invoke("{}")).containsEntry("statusCode", 403);
  }

  @Test
  void answersADefectWithATimeToAskAgainAndLogsNoSecret() throws IOException {
    parameters.putSecret(
        "ca-key", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

    assertThat(send("node-certificate")).containsEntry("statusCode", 503);

    assertThat(log).singleElement().asString().contains("ERROR").doesNotContain("c2VjcmV0");
  }

  private static long status(Map<String, @Nullable Object> answer) {
    return Json.longAt(answer, 0, "statusCode");
  }

  private Map<String, @Nullable Object> send(String name) throws IOException {
    return invoke(event(name));
  }

  private static String event(String name) throws IOException {
    return Files.readString(Path.of("..", "events", name + ".json"));
  }

  private Map<String, @Nullable Object> invoke(String event) throws IOException {
    EnrollFunction function =
        new EnrollFunction(
            new Enrolment(
                new EnrolmentPorts(
                    groups,
                    instances,
                    swarm,
                    parameters,
                    lease,
                    journal,
                    marks,
                    new InMemoryMessages(clock),
                    clock),
                new EnrolmentSettings(
                    "demo",
                    new TagLabels(List.of("docker."), false),
                    EnvironmentMapping.NONE,
                    Duration.ofMinutes(10))));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        output,
        new InvocationContext(new ListLogger(log)));
    return Json.parseObject(output.toString(StandardCharsets.UTF_8));
  }
}
