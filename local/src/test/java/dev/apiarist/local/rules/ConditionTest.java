package dev.apiarist.local.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final LabelledService SERVICE =
      new LabelledService("shop_web", Map.of(), OptionalInt.of(3));
  private static final LabelledService GLOBAL =
      new LabelledService("monitoring_node-exporter", Map.of(), OptionalInt.empty());

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "@service_mem_limit:0.8"
            + " ; container_memory_usage_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"} / (container_spec_memory_limit_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"} > 0) > 0.8"
            + " ; up service",
        "@service_mem_limit_nobuff:0.8"
            + " ; (container_memory_usage_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"} - container_memory_cache{container_label_com_docker_swarm_service_name=\"shop_web\"}) / (container_spec_memory_limit_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"} > 0) > 0.8"
            + " ; up service",
        "@node_mem_limit:0.7"
            + " ; 1 - node_memory_MemAvailable_bytes{job=\"shop_web\"} / node_memory_MemTotal_bytes{job=\"shop_web\"} > 0.7"
            + " ; none",
        "@node_mem_limit_total_above:0.95"
            + " ; 1 - sum(node_memory_MemAvailable_bytes{job=\"shop_web\"}) / sum(node_memory_MemTotal_bytes{job=\"shop_web\"}) > 0.95"
            + " ; up node",
        "@node_mem_limit_total_below:0.05"
            + " ; 1 - sum(node_memory_MemAvailable_bytes{job=\"shop_web\"}) / sum(node_memory_MemTotal_bytes{job=\"shop_web\"}) < 0.05"
            + " ; down node",
        "@node_fs_limit:0.9"
            + " ; 1 - node_filesystem_free_bytes{job=\"shop_web\",fstype!~\"aufs|overlay|ramfs|squashfs|tmpfs\"} / node_filesystem_size_bytes{job=\"shop_web\",fstype!~\"aufs|overlay|ramfs|squashfs|tmpfs\"} > 0.9"
            + " ; none",
        "'@resp_time_above:0.1,5m,0.99'"
            + " ; sum(rate(http_server_resp_time_bucket{job=\"shop_web\",le=\"0.1\"}[5m])) / sum(rate(http_server_resp_time_count{job=\"shop_web\"}[5m])) < 0.99"
            + " ; up service",
        "'@resp_time_below:0.025,5m,0.75'"
            + " ; sum(rate(http_server_resp_time_bucket{job=\"shop_web\",le=\"0.025\"}[5m])) / sum(rate(http_server_resp_time_count{job=\"shop_web\"}[5m])) > 0.75"
            + " ; down service",
        "'@resp_time_server_error:5m,0.001'"
            + " ; sum(rate(http_server_resp_time_count{job=\"shop_web\",code=~\"5..\"}[5m])) / sum(rate(http_server_resp_time_count{job=\"shop_web\"}[5m])) > 0.001"
            + " ; errors",
        "@replicas_running"
            + " ; count(container_memory_usage_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"}) != 3"
            + " ; up node",
        "@replicas_less_than"
            + " ; count(container_memory_usage_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"}) < 3"
            + " ; up node",
        "@replicas_more_than"
            + " ; count(container_memory_usage_bytes{container_label_com_docker_swarm_service_name=\"shop_web\"}) > 3"
            + " ; down node",
      })
  void aShortcutBecomes(String text, String expression, String labels) {
    Condition condition = Condition.of(text, SERVICE);

    assertThat(condition.expression()).isEqualTo(expression);
    assertThat(condition.labels())
        .containsEntry("receiver", "system")
        .containsEntry("service", "shop_web");
    assertThat(condition.summary()).hasValueSatisfying(summary -> assertThat(summary).isNotBlank());
    assertThat(scaling(condition)).isEqualTo(labels);
  }

  private static String scaling(Condition condition) {
    String type = condition.labels().getOrDefault("type", "none");
    return condition.labels().containsKey("scale")
        ? condition.labels().get("scale") + " " + type
        : type;
  }

  @Test
  void everyShortcutIsInTheTableAbove() throws NoSuchMethodException {
    CsvSource rows =
        ConditionTest.class
            .getDeclaredMethod("aShortcutBecomes", String.class, String.class, String.class)
            .getAnnotation(CsvSource.class);
    Set<String> tested = new TreeSet<>();
    for (String row : rows.value()) {
      tested.add(row.replace("'", "").split("[: ]", 2)[0]);
    }
    assertThat(Shortcut.values()).extracting(Shortcut::word).hasSameElementsAs(tested);
  }

  @Test
  void promQlOfTheUsersOwnStaysAsItIsAndCarriesNothing() {
    assertThat(Condition.of("up{job=\"x\"} == 0 and_@not a shortcut", SERVICE))
        .isEqualTo(
            new Condition("up{job=\"x\"} == 0 and_@not a shortcut", Optional.empty(), Map.of()));
  }

  @Nested
  class SeveralShortcuts {
    @Test
    void ofOneShapeAreMatchedByAllLabels() {
      Condition condition =
          Condition.of("@service_mem_limit:0.8_and_@service_mem_limit_nobuff:0.6", SERVICE);

      assertThat(condition.expression()).contains("> 0.8) and (").endsWith("> 0.6)");
    }

    @Test
    void ofDifferentShapesAreMatchedByNoneSoThatTheyMatchAtAll() {
      Condition condition =
          Condition.of("@service_mem_limit:0.8_unless_@node_mem_limit_total_above:0.9", SERVICE);

      assertThat(condition.expression()).contains("> 0.8) unless on() (1 - sum");
    }

    @Test
    void aboutNodesAreMatchedNodeByNode() {
      Condition condition = Condition.of("@node_fs_limit:0.8_and_@node_mem_limit:0.9", SERVICE);

      assertThat(condition.expression()).contains("> 0.8) and on(instance) (1 - node_memory");
    }

    @Test
    void areJoinedLeftToRightWithTheirSummariesAndCarryNoLabels() {
      Condition condition =
          Condition.of(
              "@resp_time_below:0.025,5m,0.75_unless_@resp_time_above:0.1,5m,0.99"
                  + "_or_@replicas_more_than",
              SERVICE);

      assertThat(condition.expression())
          .startsWith("((sum(rate(http_server_resp_time_bucket{job=\"shop_web\",le=\"0.025\"}")
          .contains("> 0.75) unless (sum(")
          .contains("< 0.99)) or (count(");
      assertThat(condition.summary())
          .contains(
              "Response time of the service shop_web is below 0.025 unless Response time of the"
                  + " service shop_web is above 0.1 or The number of running replicas of the"
                  + " service shop_web is more than 3");
      assertThat(condition.labels()).isEmpty();
    }
  }

  @Nested
  class IsRefused {
    @Test
    void forAShortcutThatNobodyKnowsWithTheKnownOnes() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Condition.of("@node_cpu:0.8", SERVICE))
          .withMessageContaining("no shortcut @node_cpu")
          .withMessageContaining("@node_mem_limit_total_above");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "@node_mem_limit",
          "@node_mem_limit:",
          "@resp_time_above:0.1,5m",
          "@replicas_running:3"
        })
    void forAnotherNumberOfValues(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Condition.of(text, SERVICE))
          .withMessageContaining("takes");
    }

    @Test
    void forReplicasOfAGlobalService() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Condition.of("@replicas_less_than", GLOBAL))
          .withMessageContaining("global");
    }
  }

  @Test
  void aServiceMayBeCalledAsAPlaceholderIs() {
    LabelledService odd = new LabelledService("V0", Map.of(), OptionalInt.of(1));

    assertThat(Condition.of("@node_mem_limit:0.5", odd).expression())
        .contains("{job=\"V0\"}")
        .endsWith("> 0.5");
  }
}
