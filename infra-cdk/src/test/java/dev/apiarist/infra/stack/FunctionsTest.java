package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionsTest {
  private final StackView stack = Stacks.example();
  private final StackView rich = Stacks.rich();

  private static Map<String, @Nullable Object> environment(Resource function) {
    return Json.objectAt(function.at("Environment", "Variables"));
  }

  @ParameterizedTest
  @CsvSource({
    "webhook, dev.apiarist.function.WebhookFunction, 30",
    "enroll, dev.apiarist.function.EnrollFunction, 30",
    "lifecycle, dev.apiarist.function.LifecycleFunction, 60",
    "reconcile, dev.apiarist.function.ReconcileFunction, 55",
    "setup, dev.apiarist.function.SetupFunction, 120"
  })
  void each_runs_java_25_on_arm64_from_the_one_artifact(
      String name, String handler, String timeoutSeconds) {
    Resource function = stack.function("apiarist-demo-" + name);
    assertThat(function.at("Runtime")).isEqualTo("java25");
    assertThat(function.json("Architectures")).isEqualTo("[\"arm64\"]");
    assertThat(function.at("Handler")).isEqualTo(handler);
    assertThat(function.json("Timeout")).isEqualTo(timeoutSeconds);
    assertThat(function.json("MemorySize")).isEqualTo("1024");
    assertThat(function.json("Code")).isEqualTo(stack.function("apiarist-demo-setup").json("Code"));
  }

  @Test
  void there_are_no_functions_but_ours_and_notify_only_where_somebody_is_to_be_told() {
    int all = FunctionKind.values().length;
    assertThat(rich.all("AWS::Lambda::Function")).hasSize(all);
    assertThat(stack.all("AWS::Lambda::Function")).hasSize(all - 1);
    assertThat(stack.text()).doesNotContain("apiarist-demo-notify");
  }

  @ParameterizedTest
  @EnumSource(FunctionKind.class)
  void each_has_a_log_group_of_its_own_that_forgets(FunctionKind kind) {
    Resource function = rich.function("apiarist-big-hive-" + kind.shortName());
    Resource logs = rich.referenced(function.at("LoggingConfig", "LogGroup"));
    assertThat(logs.at("LogGroupName"))
        .isEqualTo("/aws/lambda/apiarist-big-hive-" + kind.shortName());
    assertThat(logs.json("RetentionInDays")).isEqualTo("90");
  }

  @ParameterizedTest
  @EnumSource(FunctionKind.class)
  void all_but_setup_live_in_the_private_subnets_behind_the_functions_firewall(FunctionKind kind) {
    Resource function = rich.function("apiarist-big-hive-" + kind.shortName());
    if (kind == FunctionKind.SETUP) {
      assertThat(function.at("VpcConfig")).isNull();
      return;
    }
    assertThat(function.at("VpcConfig", "SubnetIds"))
        .isEqualTo(rich.group("apiarist-big-hive-web").at("VPCZoneIdentifier"));
    assertThat(
            rich.referenced(function.list("VpcConfig", "SecurityGroupIds").getFirst())
                .at("GroupDescription"))
        .isEqualTo(kind == FunctionKind.NOTIFY ? "Apiarist notify" : "Apiarist functions");
  }

  @Test
  void architecture_and_memory_follow_the_configuration() {
    Resource function = rich.function("apiarist-big-hive-enroll");
    assertThat(function.json("Architectures")).isEqualTo("[\"x86_64\"]");
    assertThat(function.json("MemorySize")).isEqualTo("2048");
  }

  @ParameterizedTest
  @EnumSource(FunctionKind.class)
  void those_that_start_themselves_again_by_a_queue_may(FunctionKind kind) {
    Set<Object> feeding = new HashSet<>();
    for (Resource mapping : rich.all("AWS::Lambda::EventSourceMapping")) {
      if (rich.referenced(mapping.at("EventSourceArn")).type().equals("AWS::SQS::Queue")) {
        feeding.add(rich.referenced(mapping.at("FunctionName")));
      }
    }
    Resource function = rich.function("apiarist-big-hive-" + kind.shortName());

    assertThat(function.at("RecursiveLoop")).isEqualTo(feeding.contains(function) ? "Allow" : null);
  }

  @Nested
  class The_webhook {
    private final Resource webhook = stack.function("apiarist-demo-webhook");

    @Test
    void is_open_to_the_internet_by_its_url_only_and_limited_in_rate() {
      Resource url = stack.named("AWS::Lambda::Url", "AuthType", "NONE");
      assertThat(stack.referenced(url.at("TargetFunctionArn"))).isEqualTo(webhook);
      assertThat(webhook.json("ReservedConcurrentExecutions")).isEqualTo("5");
      assertThat(stack.all("AWS::Lambda::Permission"))
          .filteredOn(permission -> "*".equals(permission.at("Principal")))
          .hasSize(2)
          .allSatisfy(
              permission -> {
                assertThat(stack.referenced(permission.at("FunctionName"))).isEqualTo(webhook);
                boolean throughUrl =
                    "NONE".equals(permission.at("FunctionUrlAuthType"))
                        || Boolean.TRUE.equals(permission.at("InvokedViaFunctionUrl"));
                assertThat(throughUrl).isTrue();
              });
    }

    @Test
    void knows_the_hash_of_its_token_from_the_setup() {
      Object hash = environment(webhook).get("APIARIST_WEBHOOK_TOKEN_SHA256");
      assertThat(stack.referenced(hash).type()).isEqualTo("Custom::ApiaristCluster");
      assertThat(Json.write(hash)).endsWith("\"WebhookTokenSha256\"]}");
    }
  }

  @Nested
  class Enroll {
    @Test
    void answers_callers_that_sign_with_a_role_of_ours_only() {
      Resource url = stack.named("AWS::Lambda::Url", "AuthType", "AWS_IAM");
      Resource enroll = stack.function("apiarist-demo-enroll");
      assertThat(stack.referenced(url.at("TargetFunctionArn"))).isEqualTo(enroll);
      assertThat(stack.all("AWS::Lambda::Permission"))
          .noneSatisfy(
              permission ->
                  assertThat(stack.referenced(permission.at("FunctionName"))).isEqualTo(enroll));
    }
  }

  @Nested
  class Setup {
    @Test
    void is_called_directly_as_a_custom_resource() {
      Resource cluster = stack.only("Custom::ApiaristCluster");
      assertThat(stack.referenced(cluster.at("ServiceToken")))
          .isEqualTo(stack.function("apiarist-demo-setup"));
      assertThat(cluster.at("Cluster")).isEqualTo("demo");
    }

    @Test
    void runs_again_with_a_version_that_keeps_more() {
      assertThat(stack.only("Custom::ApiaristCluster").at("Parameters"))
          .isEqualTo(
              "app-token-keys,ca-certificate,ca-key,client-certificate,client-key,managers,"
                  + "webhook-token,webhook-token-previous");
    }

    @Test
    void runs_again_when_a_serial_number_is_raised() {
      Resource cluster = stack.only("Custom::ApiaristCluster");
      assertThat(cluster.at("WebhookTokenSerial")).isEqualTo("1");
      assertThat(cluster.at("KeepPreviousToken")).isEqualTo("true");
      assertThat(cluster.at("ClientCertificateSerial")).isEqualTo("1");
      Resource raised = rich.only("Custom::ApiaristCluster");
      assertThat(raised.at("WebhookTokenSerial")).isEqualTo("3");
      assertThat(raised.at("KeepPreviousToken")).isEqualTo("false");
      assertThat(raised.at("ClientCertificateSerial")).isEqualTo("2");
    }
  }

  @Nested
  class The_environment_of {
    private static final String QUEUE = "APIARIST_LIFECYCLE_QUEUE_URL";

    @Test
    void the_webhook_has_the_default_group() {
      assertThat(environment(stack.function("apiarist-demo-webhook")))
          .containsOnlyKeys(
              "APIARIST_CLUSTER",
              "APIARIST_TABLE",
              "APIARIST_PARAMETERS",
              "APIARIST_DEFAULT_WORKER_GROUP",
              "APIARIST_PENDING_TASKS_GROUPS",
              "APIARIST_SERVER_PREFIX",
              "APIARIST_PROMOTE_HOST_ACCESS",
              "APIARIST_REQUESTS_PER_MINUTE",
              "APIARIST_SCALE_COOL_DOWN",
              "APIARIST_SCALE_STABILISE_UP",
              "APIARIST_SCALE_STABILISE_DOWN",
              "APIARIST_SNS_TOPICS",
              "APIARIST_SERVICE_MIN",
              "APIARIST_SERVICE_MAX",
              "APIARIST_SERVICE_UP_BY",
              "APIARIST_SERVICE_DOWN_BY",
              "APIARIST_SERVICE_COOL_DOWN",
              "APIARIST_SERVICE_STABILISE_UP",
              "APIARIST_SERVICE_STABILISE_DOWN",
              "APIARIST_SERVICE_MIN_LABEL",
              "APIARIST_SERVICE_MAX_LABEL",
              "APIARIST_SERVICE_UP_BY_LABEL",
              "APIARIST_SERVICE_DOWN_BY_LABEL",
              "APIARIST_LABEL_PREFIXES",
              "APIARIST_STRIP_LABEL_PREFIX",
              "APIARIST_POLICY",
              "APIARIST_WEBHOOK_TOKEN_SHA256")
          .containsEntry("APIARIST_SERVICE_MAX", "5")
          .containsEntry("APIARIST_SERVICE_COOL_DOWN", "PT0S")
          .containsEntry("APIARIST_SERVICE_UP_BY_LABEL", "com.df.scaleUpBy")
          .containsEntry("APIARIST_DEFAULT_WORKER_GROUP", "web")
          .containsEntry("APIARIST_SERVER_PREFIX", "/")
          .containsEntry("APIARIST_SCALE_COOL_DOWN", "PT0S");
      assertThat(environment(rich.function("apiarist-big-hive-webhook")))
          .containsEntry("APIARIST_DEFAULT_WORKER_GROUP", "gpu")
          .containsEntry("APIARIST_SERVER_PREFIX", "/scaler")
          .containsEntry("APIARIST_PROMOTE_HOST_ACCESS", "true")
          .containsEntry("APIARIST_REQUESTS_PER_MINUTE", "60")
          .containsEntry("APIARIST_SCALE_COOL_DOWN", "PT2M")
          .containsEntry("APIARIST_SCALE_STABILISE_UP", "PT1M")
          .containsEntry("APIARIST_SCALE_STABILISE_DOWN", "PT10M")
          .containsEntry("APIARIST_SNS_TOPICS", "[\"arn:aws:sns:eu-west-1:123456789012:alarms\"]");
      assertThat(rich.function("apiarist-big-hive-webhook").json("ReservedConcurrentExecutions"))
          .isEqualTo("9");
    }

    @Test
    void enroll_has_labels_and_variables() {
      assertThat(environment(rich.function("apiarist-big-hive-enroll")))
          .containsOnlyKeys(
              "APIARIST_CLUSTER",
              "APIARIST_TABLE",
              "APIARIST_PARAMETERS",
              QUEUE,
              "APIARIST_LABEL_PREFIXES",
              "APIARIST_STRIP_LABEL_PREFIX",
              "APIARIST_ENVIRONMENT",
              "APIARIST_JOIN_TIMEOUT")
          .containsEntry("APIARIST_LABEL_PREFIXES", "[\"docker.\",\"swarm.\"]")
          .containsEntry("APIARIST_STRIP_LABEL_PREFIX", "true")
          .containsEntry("APIARIST_JOIN_TIMEOUT", "PT20M")
          .containsEntry(
              "APIARIST_ENVIRONMENT",
              "{\"example.db.host\":{\"name\":\"DB_HOST\",\"default\":\"db\"},"
                  + "\"team\":{\"name\":\"TEAM\"}}");
    }

    @Test
    void lifecycle_has_the_time_outs() {
      assertThat(environment(rich.function("apiarist-big-hive-lifecycle")))
          .containsOnlyKeys(
              "APIARIST_CLUSTER",
              "APIARIST_TABLE",
              "APIARIST_PARAMETERS",
              QUEUE,
              "APIARIST_LABEL_PREFIXES",
              "APIARIST_STRIP_LABEL_PREFIX",
              "APIARIST_JOIN_TIMEOUT",
              "APIARIST_DRAIN_TIMEOUT",
              "APIARIST_MANAGER_AVAILABILITY")
          .containsEntry("APIARIST_DRAIN_TIMEOUT", "PT1H30M")
          .containsEntry("APIARIST_MANAGER_AVAILABILITY", "active");
    }

    @Test
    void reconcile_has_the_grace_and_what_scaling_needs_beside_them() {
      assertThat(environment(rich.function("apiarist-big-hive-reconcile")))
          .containsEntry("APIARIST_ALARM_REPEAT", "PT0S")
          .containsEntry("APIARIST_PENDING_TASKS_GROUPS", "[\"web\"]");
      assertThat(environment(stack.function("apiarist-demo-reconcile")))
          .hasSize(31)
          .containsEntry("APIARIST_POLICY", "{}")
          .containsEntry("APIARIST_PENDING_TASKS_GROUPS", "[]")
          .containsEntry("APIARIST_DEFAULT_WORKER_GROUP", "web")
          .containsEntry("APIARIST_SERVICE_MAX", "5")
          .containsEntry("APIARIST_ALARM_REPEAT", "PT5M")
          .containsEntry("APIARIST_DOWN_GRACE", "PT1M")
          .containsEntry("APIARIST_METRICS_SERVICES", "20")
          .containsEntry("APIARIST_DRAIN_TIMEOUT", "PT15M")
          .containsEntry("APIARIST_MANAGER_AVAILABILITY", "drain")
          .containsEntry("APIARIST_LABEL_PREFIXES", "[\"docker.\"]")
          .containsEntry("APIARIST_STRIP_LABEL_PREFIX", "false");
    }

    @Test
    void setup_has_nothing_but_the_cluster() {
      assertThat(environment(stack.function("apiarist-demo-setup")))
          .isEqualTo(Map.of("APIARIST_CLUSTER", "demo", "APIARIST_PARAMETERS", "/apiarist/demo"));
    }

    @Test
    void notify_has_whom_to_tell_what() {
      assertThat(environment(rich.function("apiarist-big-hive-notify")))
          .isEqualTo(
              Map.of(
                  "APIARIST_CLUSTER", "big-hive",
                  "APIARIST_PARAMETERS", "/apiarist/big-hive",
                  "APIARIST_TABLE", "apiarist-big-hive",
                  "APIARIST_NOTIFY_ALERTMANAGER", "https://alerts.example.com/alertmanager",
                  "APIARIST_NOTIFY_ALERT_DURATION", "PT1M",
                  "APIARIST_NOTIFY_SLACK", "/team/slack-webhook",
                  "APIARIST_NOTIFY_TOPIC", "arn:aws:sns:eu-west-1:123456789012:ops",
                  "APIARIST_NOTIFY_EVENT_BUS", "ops",
                  "APIARIST_NOTIFY_OUTCOMES", "[\"failed\",\"at-minimum\"]",
                  "APIARIST_NOTIFY_ACTIONS", "[\"scale-nodes\",\"join\"]"));
    }

    @Test
    void reconcile_and_the_webhook_have_one_policy() {
      String policy =
          "{\"scaleIn\":\"on\",\"sustainedFor\":\"1800s\",\"heal\":\"off\",\"groups\":{"
              + "\"web\":{\"scaleUp\":\"off\"},"
              + "\"gpu\":{\"scaleIn\":\"off\",\"atOnce\":1,\"priority\":-1,\"headroom\":"
              + "{\"tasks\":1,\"NanoCPUs\":2500000000,\"MemoryBytes\":536870912,"
              + "\"constraints\":[\"node.labels.disk==ssd\"]}}}}";

      for (String name : new String[] {"webhook", "reconcile"}) {
        assertThat(environment(rich.function("apiarist-big-hive-" + name)))
            .containsEntry("APIARIST_POLICY", policy);
      }
    }

    @Test
    void reconcile_names_the_queue_of_its_ticks() {
      Object queue =
          environment(stack.function("apiarist-demo-reconcile")).get("APIARIST_TICK_QUEUE_URL");
      assertThat(stack.referenced(queue).at("QueueName")).isEqualTo("apiarist-demo-ticks");
    }

    @Test
    void whoever_sends_steps_names_the_queue() {
      for (String name : new String[] {"enroll", "lifecycle", "reconcile"}) {
        Object queue = environment(stack.function("apiarist-demo-" + name)).get(QUEUE);
        assertThat(stack.referenced(queue).at("QueueName")).isEqualTo("apiarist-demo-lifecycle");
      }
    }
  }
}
