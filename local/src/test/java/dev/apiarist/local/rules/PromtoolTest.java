package dev.apiarist.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.engine.EngineFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus' and Alertmanager's own tools judge what we ship and what we write. They are those of
 * the node image; without a Docker engine this fails with Docker's message.
 */
class PromtoolTest {
  private static final Path STACKS = Path.of("..", "stacks").toAbsolutePath().normalize();
  private static final Path MONITORING = STACKS.resolve("monitoring");

  @TempDir private Path folder;

  private String tools(String script) {
    try (EngineFixture engine = EngineFixture.open()) {
      return engine.inNodeImage(Map.of(STACKS, "/stacks", folder, "/made"), script);
    }
  }

  private static List<LabelledService> stack(String file, String name) throws IOException {
    return StackFile.read(Files.readString(MONITORING.resolve(file)), name, Map.of());
  }

  @Test
  void theRulesInTheRepositoryAreThoseOfTheStackFile() throws IOException {
    assertThat(MONITORING.resolve("rules/services.yml"))
        .hasContent(RuleFile.of(stack("monitoring.yml", "monitoring")));
  }

  @Test
  void everyShortcutAloneAndJoinedWithEveryOtherIsARuleForPrometheus() throws IOException {
    List<String> conditions = new ArrayList<>();
    for (Shortcut left : Shortcut.values()) {
      conditions.add(example(left));
      for (Shortcut right : Shortcut.values()) {
        for (String operator : List.of("and", "or", "unless")) {
          conditions.add(example(left) + "_" + operator + "_" + example(right));
        }
      }
    }
    List<LabelledService> services = new ArrayList<>();
    for (String condition : conditions) {
      services.add(
          new LabelledService(
              "shop_web-" + services.size(),
              Map.of("com.df.alertName", "a", "com.df.alertIf", condition, "com.df.alertFor", "1m"),
              OptionalInt.of(2)));
    }
    Files.writeString(folder.resolve("rules.yml"), RuleFile.of(services));

    assertThat(tools("promtool check rules /made/rules.yml"))
        .contains("SUCCESS: " + conditions.size() + " rules found");
  }

  private static String example(Shortcut shortcut) {
    List<String> values = List.of("0.1", "5m", "0.9").subList(0, shortcut.arity());
    if (shortcut == Shortcut.RESP_TIME_SERVER_ERROR) {
      values = List.of("5m", "0.1");
    }
    return values.isEmpty() ? shortcut.word() : shortcut.word() + ":" + String.join(",", values);
  }

  @Test
  void theStacksConfigurationsAreValid() throws IOException {
    Files.writeString(folder.resolve("targets.yml"), TargetFile.of(stack("demo.yml", "demo")));

    String said =
        tools(
            """
            mkdir -p /etc/prometheus && cp -r /stacks/monitoring/. /etc/prometheus
            cp /made/targets.yml /etc/prometheus/targets/demo.yml
            echo token >/etc/prometheus/webhook-token
            promtool check config /etc/prometheus/prometheus.yml
            sed 's|WEBHOOK-URL/|https://webhook.test/|' /stacks/alertmanager/alertmanager.yml \\
              >/etc/prometheus/alertmanager.yml
            amtool check-config /etc/prometheus/alertmanager.yml
            promtool check metrics </etc/prometheus/node-meta.prom
            """);

    assertThat(said).contains("2 rule files found").contains("alertmanager.yml'  SUCCESS");
  }

  @Test
  void dockerReadsTheStackFilesWithTheirDefaultsAndAsTheLocalCloudNeedsThem() {
    String said =
        tools(
            """
            cd /stacks/monitoring
            docker stack config -c monitoring.yml -c dashboards.yml
            export ENDPOINT_MODE=dnsrr PORT_MODE=host REGISTRY=registry:5000
            docker stack config -c monitoring.yml
            docker stack config -c demo.yml
            """);

    assertThat(said)
        .contains("endpoint_mode: vip", "mode: ingress", "prom/prometheus:v", "grafana/grafana:")
        .contains("endpoint_mode: dnsrr", "mode: host", "registry:5000/queue:1");
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() throws IOException {
    List<LabelledService> services = new ArrayList<>(stack("demo.yml", "demo"));
    services.add(
        new LabelledService(
            "web",
            Map.of(
                "com.df.alertName.1", "and",
                "com.df.alertIf.1", "@service_mem_limit:0.5_and_@node_mem_limit_total_above:0.5",
                "com.df.alertName.2", "unless",
                "com.df.alertIf.2", "@service_mem_limit:0.5_unless_@resp_time_above:0.1,1m,0.9",
                "com.df.alertName.3", "disk",
                "com.df.alertIf.3", "@node_fs_limit:0.5_and_@node_mem_limit:0.5"),
            OptionalInt.of(1)));
    Files.writeString(folder.resolve("services.yml"), RuleFile.of(services));
    try (InputStream situations = PromtoolTest.class.getResourceAsStream("rules-test.yml")) {
      Files.write(
          folder.resolve("rules-test.yml"), Objects.requireNonNull(situations).readAllBytes());
    }

    assertThat(tools("promtool test rules /made/rules-test.yml")).contains("SUCCESS");
  }

  @Test
  void theDashboardsAskWhatPrometheusUnderstands() throws IOException {
    Map<String, String> questions = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(MONITORING.resolve("grafana/dashboards"))) {
      for (Path file : files.sorted().toList()) {
        Map<String, @Nullable Object> dashboard = Json.parseObject(Files.readString(file));
        assertThat(Json.textAt(dashboard, "", "title")).as(file.toString()).isNotBlank();
        for (Object panel : Json.listAt(dashboard, "panels")) {
          for (Object target : Json.listAt(panel, "targets")) {
            String question = Json.textAt(target, "", "expr");
            assertThat(question).as(Json.textAt(panel, "", "title")).isNotBlank();
            questions.put("q" + questions.size(), question);
          }
        }
      }
    }
    StringBuilder rules = new StringBuilder("groups:\n  - name: q\n    rules:\n");
    questions.forEach(
        (name, question) ->
            rules
                .append("      - {record: ")
                .append(name)
                .append(", expr: ")
                .append(RuleFile.quoted(question))
                .append("}\n"));
    Files.writeString(folder.resolve("questions.yml"), rules);

    assertThat(questions).hasSizeGreaterThan(10);
    assertThat(tools("promtool check rules /made/questions.yml"))
        .contains("SUCCESS: " + questions.size() + " rules found");
  }
}
