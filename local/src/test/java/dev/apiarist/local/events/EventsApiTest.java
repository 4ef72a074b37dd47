package dev.apiarist.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.port.EventBus.Event;
import dev.apiarist.port.OutsideException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsApiTest {
  private static final String BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default";
  private static final Instant AT = Instant.parse("2026-11-24T10:40:00Z");

  private final List<CloudEvent> emitted = new ArrayList<>();
  private final TestEndpoint endpoint = new TestEndpoint();

  EventsApiTest() {
    endpoint.add(new EventsApi(emitted::add, BUS, endpoint.identities(), InstantSource.system()));
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private dev.apiarist.port.EventBus bus(String name) {
    return AwsClients.of(
            Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "administrator",
                "AWS_SECRET_ACCESS_KEY", "administrator",
                "AWS_ENDPOINT_URL", endpoint.uri().toString()),
            InstantSource.system())
        .eventBus(name);
  }

  @Test
  void eventsThatArePutAreEmitted() {
    assertThat(bus("default").put(List.of(new Event(AT, "join", "{\"subject\":\"i-1\"}"))))
        .isEmpty();
    assertThat(bus(BUS).put(List.of(new Event(AT, "leave", "{}")))).isEmpty();

    assertThat(emitted)
        .containsExactly(
            new CloudEvent("apiarist", "join", List.of(), Map.of("subject", "i-1"), AT),
            new CloudEvent("apiarist", "leave", List.of(), Map.of(), AT));
  }

  @Test
  void thereIsNoOtherBus() {
    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(() -> bus("ops").put(List.of(new Event(AT, "join", "{}"))))
        .withMessageContaining("ops");
    assertThat(emitted).isEmpty();
  }
}
