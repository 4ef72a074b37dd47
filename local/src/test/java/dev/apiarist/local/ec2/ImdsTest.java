package dev.apiarist.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.local.autoscaling.InstanceHealth;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImdsTest {
  private final FakeMachines machines = new FakeMachines();
  private final Ec2 service =
      new Ec2(
          new Ec2.Settings("000000000000", "us-east-1", "127.0.0.1"),
          machines,
          new Identities("000000000000", InstantSource.system(), new RolePolicies()),
          event -> {},
          new MutableClock());

  @BeforeEach
  void addTemplate() {
    service.add(Samples.template("lt-1", "workers", false));
  }

  @AfterEach
  void close() {
    service.close();
  }

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
    service.close();

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

  private String launchRunning(String template) throws InterruptedException {
    String id = service.launch(Samples.order(template)).instanceId();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (service.health(id) != InstanceHealth.RUNNING) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
      Thread.sleep(Duration.ofMillis(5));
    }
    return id;
  }
}
