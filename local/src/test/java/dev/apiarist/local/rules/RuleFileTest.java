package dev.apiarist.local.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RuleFileTest {
  private static LabelledService service(int replicas, Map<String, String> labels) {
    return new LabelledService("shop_web-1", labels, OptionalInt.of(replicas));
  }

  private static List<String> names(Map<String, String> labels) {
    return AlertRule.of(service(2, labels)).stream().map(AlertRule::name).toList();
  }

  @Test
  void aRuleHasAllThatTheLabelsSay() {
    Map<String, String> labels =
        Map.of(
            "com.df.alertName", "mem",
            "com.df.alertIf", "@node_mem_limit_total_above:0.8",
            "com.df.alertFor", "30s",
            "com.df.alertLabels", "scale=no, receiver=night",
            "com.df.alertAnnotations", "runbook=https://example.org/?a=b");

    assertThat(RuleFile.of(List.of(service(1, labels))))
        .isEqualTo(
            """
            groups:
              - name: shop_web-1
                rules:
                  - alert: "shop_web1_mem"
                    expr: "1 - sum(node_memory_MemAvailable_bytes{job=\\"shop_web-1\\"}) / sum(node_memory_MemTotal_bytes{job=\\"shop_web-1\\"}) > 0.8"
                    for: 30s
                    labels:
                      receiver: "night"
                      scale: "no"
                      service: "shop_web-1"
                      type: "node"
                    annotations:
                      runbook: "https://example.org/?a=b"
                      summary: "Total memory of the nodes is over 0.8"
            """);
  }

  @Test
  void aServiceWhoseTasksMoveIsNotAlertedOfItsReplicasMeanwhile() {
    Map<String, String> labels =
        new LinkedHashMap<>(
            Map.of("com.df.alertName", "r", "com.df.alertIf", "@replicas_more_than"));

    assertThat(RuleFile.of(List.of(service(2, labels)))).doesNotContain("for:");
    labels.put("apiarist.reschedule", "true");
    assertThat(RuleFile.of(List.of(service(2, labels)))).contains("for: 6m");
    labels.put("com.df.alertFor", "1m");
    assertThat(RuleFile.of(List.of(service(2, labels)))).contains("for: 1m");
  }

  @Test
  void servicesStandInTheOrderOfTheirNamesAndThoseWithoutAlertsNotAtAll() {
    Map<String, String> alert = Map.of("apiarist.alertName", "a", "apiarist.alertIf", "up == 0");
    LabelledService b = new LabelledService("b", alert, OptionalInt.empty());
    LabelledService a = new LabelledService("a", alert, OptionalInt.of(1));
    LabelledService none =
        new LabelledService("0", Map.of("com.df.notify", "true"), OptionalInt.of(1));

    assertThat(RuleFile.of(List.of(b, none, a)).lines().filter(line -> line.contains("name:")))
        .containsExactly("  - name: a", "  - name: b");
    assertThat(RuleFile.of(List.of(none))).isEqualTo("groups: []\n");
  }

  @Nested
  class Numbers {
    private Map<String, String> numbered(String... suffixes) {
      Map<String, String> labels = new LinkedHashMap<>();
      for (String suffix : suffixes) {
        labels.put("com.df.alertName" + suffix, "alert" + suffix.replace(".", "n"));
        labels.put("com.df.alertIf" + suffix, "up == 0");
      }
      return labels;
    }

    @Test
    void goFromOneToTenBesideTheOneWithout() {
      assertThat(
              names(
                  numbered("", ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9", ".10", ".11")))
          .hasSize(11)
          .startsWith("shop_web1_alert", "shop_web1_alertn1")
          .endsWith("shop_web1_alertn10");
    }

    @Test
    void endAtTheFirstGap() {
      assertThat(names(numbered(".1", ".3"))).containsExactly("shop_web1_alertn1");
    }

    @Test
    void mayBeSpelledInBothWaysWhereOursWins() {
      Map<String, String> labels = new LinkedHashMap<>(numbered(".1"));
      labels.put("apiarist.alertName.1", "ours");
      labels.put("apiarist.alertName.2", "two");
      labels.put("apiarist.alertIf.2", "up == 1");

      assertThat(names(labels)).containsExactly("shop_web1_ours", "shop_web1_two");
    }
  }

  @Nested
  class AServiceThatIsScaledToNothing {
    private final Map<String, String> labels =
        Map.of("com.df.alertName", "a", "com.df.alertIf", "up == 0");

    @Test
    void losesItsAlerts() {
      assertThat(AlertRule.of(service(0, labels))).isEmpty();
    }

    @Test
    void keepsThoseThatPersist() {
      Map<String, String> persistent = new LinkedHashMap<>(labels);
      persistent.put("com.df.alertPersistent", "true");

      assertThat(AlertRule.of(service(0, persistent))).hasSize(1);
    }
  }

  @Nested
  class IsRefusedWithServiceAndAlert {
    @Test
    void whenTheConditionIsMissing() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> names(Map.of("com.df.alertName.1", "mem")))
          .withMessage("service shop_web-1, alert mem: the label alertIf.1 is missing");
    }

    @Test
    void whenALabelOfTheAlertIsNoPair() {
      Map<String, String> labels =
          Map.of(
              "com.df.alertName", "mem",
              "com.df.alertIf", "up == 0",
              "com.df.alertLabels", "scale");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> names(labels))
          .withMessage(
              "service shop_web-1, alert mem: alertLabels is name=value,name=value, not: scale");
    }
  }

  @Nested
  class Targets {
    @Test
    void areTheTasksOfServicesWithAPort() {
      Map<String, String> labels =
          Map.of(
              "com.df.scrapePort", "8080",
              "apiarist.metricsPath", "/stats",
              "com.df.scrapeInterval", "5s",
              "com.df.scrapeTimeout", "4s");

      assertThat(TargetFile.of(List.of(service(1, labels), service(1, Map.of()))))
          .isEqualTo(
              """
              scrape_configs:
                - job_name: "shop_web-1"
                  metrics_path: "/stats"
                  scrape_interval: "5s"
                  scrape_timeout: "4s"
                  dns_sd_configs:
                    - names: ["tasks.shop_web-1"]
                      type: A
                      port: 8080
                      refresh_interval: 15s
              """);
      assertThat(TargetFile.of(List.of())).isEqualTo("scrape_configs: []\n");
    }

    @Test
    void areRefusedForAPortThatIsNone() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TargetFile.of(List.of(service(1, Map.of("com.df.scrapePort", "http")))))
          .withMessageContaining("shop_web-1: scrapePort is a port, not: http");
    }
  }
}
