package dev.apiarist.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one request costs in calls once the function is warm, as
 * docs/adr/0080-what-a-request-may-cost.md has it: the shipped artifact, nothing in its way.
 */
class WarmCallsTest {
  private static final String SERVICE = "v1/scale-service?service=service1";
  private static final String NODES = "v1/scale-nodes?type=worker&scale=up&by=1";
  private static final String ALERT =
      """
      {"version": "4", "groupKey": "g", "status": "firing", "groupLabels": {},
       "alerts": [{"status": "firing", "startsAt": "2026-11-21T02:18:16Z", "fingerprint": "f"}]}
      """;

  private static WarmWebhook webhook;

  @BeforeAll
  static void warm() {
    webhook = WarmWebhook.start(Path.of(".."));
    assertThat(webhook.send("POST", SERVICE + "&scale=up").status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    webhook.close();
  }

  @Test
  void aServiceIsReadAndUpdatedAndNobodyElseIsAskedAboutIt() {
    assertThat(granted(SERVICE + "&scale=up", ""))
        .containsExactly(
            "GetParameters", // where the managers are
            "GET /services/service1",
            "PutItem", // what the sweep is to see
            "POST /services/service1/update",
            "PutItem"); // the journal
  }

  @Test
  void anAlertAboutAServiceIsNotedBeforeAndAfter() {
    assertThat(granted(SERVICE + "&scale=down", ALERT))
        .containsExactly(
            "GetParameters",
            "GET /services/service1",
            "PutItem",
            "PutItem",
            "POST /services/service1/update",
            "PutItem",
            "PutItem");
  }

  @Test
  void aGroupIsReadOnceAndToldOnce() {
    assertThat(granted(NODES, ""))
        .containsExactly(
            "DescribeAutoScalingGroups",
            "UpdateItem", // takes the turn
            "DescribeInstanceRefreshes",
            "GetItem", // whether it rests after launches in vain
            "SetDesiredCapacity",
            "PutItem", // the journal
            "UpdateItem"); // ends the turn
  }

  @Test
  void anAlertAboutNodesIsNotedOnceMore() {
    assertThat(granted(NODES, ALERT))
        .containsExactly(
            "DescribeAutoScalingGroups",
            "UpdateItem",
            "DescribeInstanceRefreshes",
            "GetItem",
            "UpdateItem", // what is about to be done
            "SetDesiredCapacity",
            "PutItem",
            "UpdateItem");
  }

  @Test
  void aPingAsksNobody() {
    assertThat(webhook.send("GET", "v1/ping").calls()).isEmpty();
  }

  private static List<String> granted(String target, String body) {
    WarmWebhook.Reply reply = webhook.send("POST", target, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.calls();
  }
}
