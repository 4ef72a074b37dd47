package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeInspections;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row H-13: a service made of a plain container, on request only. */
class PromoteTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private final WebhookBench bench = WebhookBench.standard();

  @Test
  void h13_an_inspection_becomes_a_service_and_a_report() {
    Answer answer = bench.post("/v1/promote", "[" + FakeInspections.json(ID, "plain") + "]");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.said())
        .isEqualTo("OK: Made service plain; 2 things are not as they were, see report");
    assertThat(answer.body())
        .contains("\"id\":\"service-plain\"")
        .contains("{\"key\":\"State\",\"kind\":\"lost\",\"text\":\"its memory")
        .doesNotContain("\"spec\"");
    assertThat(bench.swarm.service("plain").replicas()).hasValue(1);
    assertThat(bench.swarm.service("plain").labels()).containsEntry("apiarist.promotedFrom", ID);
  }

  @Test
  void h13_it_is_journalled_with_what_was_lost_and_without_values() {
    bench.post(
        "/v1/promote",
        FakeInspections.json(ID, "plain").replace("\"Env\": []", "\"Env\": [\"PASSWORD=hush\"]"));

    Decision decision = bench.journal.decisions("promote").getFirst();
    assertThat(decision.subject()).isEqualTo("plain");
    assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DONE);
    assertThat(decision.inputs()).containsEntry("container", ID).containsEntry("lost", "State");
    assertThat(decision.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry-run", "dry-run=true", "dry-run=1"})
  void h13_a_dry_run_shows_the_service_and_makes_none(String dryRun) {
    Answer answer = bench.post("/v1/promote?" + dryRun, FakeInspections.json(ID, "plain"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said()).startsWith("OK: Would make service plain; 2 things");
    assertThat(Json.textAt(Json.parse(answer.body()), "", "spec", "Name")).isEqualTo("plain");
    assertThat(bench.swarm.services()).isEmpty();
  }

  @Test
  void h13_what_the_engines_do_not_keep_is_reported() {
    bench.swarm.drops("Init");

    Answer answer =
        bench.post(
            "/v1/promote",
            FakeInspections.json(ID, "plain")
                .replace("\"NetworkMode\"", "\"Init\": true, \"NetworkMode\""));

    assertThat(answer.body())
        .contains("\"key\":\"Spec.TaskTemplate.ContainerSpec.Init\"")
        .contains("this swarm's engines do not know it");
  }

  @Test
  void h13_its_networks_are_those_of_the_swarm() {
    String back = bench.swarm.createNetwork("back");

    Answer answer =
        bench.post(
            "/v1/promote?dry-run",
            FakeInspections.json(ID, "plain")
                .replace(
                    "\"Networks\": {",
                    "\"Networks\": {\"back\": {\"NetworkID\": \"" + back + "\"}, "));

    assertThat(Json.listAt(Json.parse(answer.body()), "spec", "TaskTemplate", "Networks"))
        .containsExactly(Map.of("Target", back));
  }

  @Test
  void h13_a_container_of_a_managers_engine_needs_no_inspection() {
    bench.swarm.plainContainer(ID, FakeInspections.of(ID, "plain"));

    assertThat(bench.post("/v1/promote?container=" + ID.substring(0, 12) + "&name=fresh").said())
        .startsWith("OK: Made service fresh");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/promote,400,No inspection in the body",
    "/v1/promote?container=short,400,Incorrect container ID",
    "/v1/promote?container=abcdefabcdef,404,No manager's engine has a container",
  })
  void h13_without_an_inspection_it_says_what_is_needed(String target, int status, String why) {
    Answer answer = bench.post(target);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.said()).startsWith("NOK: " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "-x", "x-", "a/b", "x%20y"})
  void h13_a_name_that_no_service_can_have_is_refused(String name) {
    Answer answer = bench.post("/v1/promote?name=" + name, FakeInspections.json(ID, "plain"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.said()).contains("?name=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?dry-run"})
  void h13_a_name_that_is_taken_is_refused(String query) {
    bench.service("plain", Map.of());

    Answer answer = bench.post("/v1/promote" + query, FakeInspections.json(ID, "plain"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.said()).contains("There is a service plain already");
    assertThat(bench.swarm.services()).hasSize(1);
  }

  @Test
  void h13_a_retry_finds_what_the_first_attempt_made() {
    bench.post("/v1/promote", FakeInspections.json(ID, "plain"));

    Answer answer = bench.post("/v1/promote", FakeInspections.json(ID, "plain"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said()).isEqualTo("OK: Service plain was made of this container before");
    assertThat(answer.body()).contains("\"id\":\"service-plain\"", "\"report\"");
    assertThat(bench.swarm.services()).hasSize(1);
  }

  @Test
  void h13_what_reaches_into_the_machine_is_refused_unless_allowed() {
    String inspection =
        FakeInspections.json(ID, "plain")
            .replace(
                "\"NetworkMode\"",
                "\"Binds\": [\"/var/run/docker.sock:/docker.sock\"], \"NetworkMode\"");

    Answer refused = bench.post("/v1/promote", inspection);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.said())
        .contains("the machine's own files at /docker.sock", "webhook.promoteHostAccess: true");
    assertThat(bench.swarm.services()).isEmpty();

    bench.promoteHostAccess = true;
    assertThat(bench.post("/v1/promote", inspection).said()).startsWith("OK: Made service plain");
  }

  @Test
  void h13_a_target_with_a_slash_at_its_end_is_mounted_once() {
    Answer answer =
        bench.post(
            "/v1/promote?dry-run",
            FakeInspections.json(ID, "plain")
                .replace("\"NetworkMode\"", "\"Binds\": [\"data:/data/\"], \"NetworkMode\"")
                .replace(
                    "\"Mounts\": []",
                    "\"Mounts\": [{\"Type\": \"volume\", \"Name\": \"data\", \"Destination\":"
                        + " \"/data\", \"Driver\": \"local\"}]"));

    assertThat(
            Json.listAt(
                Json.parse(answer.body()), "spec", "TaskTemplate", "ContainerSpec", "Mounts"))
        .singleElement()
        .satisfies(mount -> assertThat(Json.textAt(mount, "", "Target")).isEqualTo("/data"));
    assertThat(answer.body()).doesNotContain("unknown");
  }

  @Test
  void h13_an_image_that_is_called_by_its_short_id_is_refused() {
    String inspection =
        FakeInspections.json(ID, "plain")
            .replace("\"Image\": \"sha256:1\"", "\"Image\": \"sha256:4bcff63911fcb4\"")
            .replace("example.org/plain:1", "4bcff63911fc");

    Answer answer = bench.post("/v1/promote", inspection);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.said()).contains("no name that a registry knows");
  }

  @Test
  void h13_an_entrypoint_that_was_taken_away_is_reported() {
    String image =
        "{\"Id\": \"sha256:1\", \"RootFS\": {}, \"Config\": {\"Entrypoint\": [\"/entry\"]}}";

    Answer answer =
        bench.post(
            "/v1/promote?dry-run", "[" + FakeInspections.json(ID, "plain") + "," + image + "]");

    assertThat(answer.body()).contains("{\"key\":\"Config.Entrypoint\",\"kind\":\"lost\"");
  }

  @Test
  void h13_nonsense_is_refused() {
    Answer answer = bench.post("/v1/promote", "nonsense");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(bench.journal.recent(1).getFirst().outcome()).isEqualTo(Decision.Outcome.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"REFUSED,409", "SWARM_UNAVAILABLE,500"})
  void h13_what_the_swarm_says_is_told(FailureCode code, int status) {
    bench.failing.before("createService", code);

    assertThat(bench.post("/v1/promote", FakeInspections.json(ID, "plain")).status())
        .isEqualTo(status);
  }
}
