package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.apiarist.swarm.Service;
import org.junit.jupiter.api.Test;

class WebhookInMemoryTest {
  private final WebhookBench bench = WebhookBench.standard();
  private final WebhookInMemory webhook = new WebhookInMemory(bench);

  @Test
  void scalesAServiceUpAndDownByTurns() {
    assertThat(webhook.scaleService()).contains("Scaling web from 1 to 2 replicas");
    assertThat(webhook.scaleService()).contains("Scaling web from 2 to 1 replicas");
    assertThat(webhook.scaleService()).contains("Scaling web from 1 to 2 replicas");
  }

  @Test
  void scalesNodesFromTheSameStateEachTime() {
    assertThat(webhook.scaleNodes()).contains("from 1 to 2");
    assertThat(webhook.scaleNodes()).contains("from 1 to 2");
  }

  @Test
  void takesNoAnswerForAMeasurementThatChangedNothing() {
    bench.cloud.refreshing(WebhookBench.name("web"), true);
    bench.swarm.updating(bench.swarm.service("web").id(), Service.Update.IN_PROGRESS);

    assertThatIllegalStateException().isThrownBy(webhook::scaleNodes);
    assertThatIllegalStateException().isThrownBy(webhook::scaleService);
  }

  @Test
  void answersAPing() {
    assertThat(webhook.ping()).contains("\"statusCode\":200");
  }
}
