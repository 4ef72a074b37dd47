package dev.apiarist.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.engine.Installation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static Map<String, @Nullable Object> status(String json) {
    return Json.parseObject(json);
  }

  @Test
  void showsGroupsWithTheirInstances() {
    String shown =
        StatusCommand.groups(
                status(
                    """
                    {"groups": [{"name": "web", "role": "worker", "min": 0, "desired": 1, "max": 4,
                     "instances": [{"instance": "i-1", "state": "InService"}]}]}
                    """))
            .render();

    assertThat(shown.lines().map(line -> line.split(" +", -1)))
        .containsExactly(
            new String[] {"GROUP", "ROLE", "MIN", "DESIRED", "MAX", "INSTANCES"},
            new String[] {"web", "worker", "0", "1", "4", "i-1", "InService"});
  }

  @Test
  void showsNodesWithTheirContainersAndMarksTheLeader() {
    String shown =
        StatusCommand.nodes(
                status(
                    """
                    {"nodes": [{"node": "n1", "hostname": "ip-10-0-0-1", "role": "manager", "leader": true, "state": "ready",
                     "availability": "drain", "group": "managers", "instance": "i-1"},
                     {"node": "n2", "role": "worker", "leader": false, "state": "ready",
                     "availability": "active", "group": null, "instance": null}]}
                    """),
                new Installation("0a1b"))
            .render();

    assertThat(shown).contains("manager (leader)").doesNotContain("worker (leader)");
    assertThat(shown).containsPattern("n1 +ip-10-0-0-1 +manager.* apiarist-0a1b-i-1\n");
    assertThat(shown.lines().toList().getLast()).endsWith("active        -         -");
  }

  @Test
  void showsDecisionsToTheSecond() {
    List<@Nullable Object> decisions =
        Json.listAt(
            status("{\"decisions\": [{\"at\": \"2026-11-21T08:00:00.123456789Z\"}]}"), "decisions");

    assertThat(StatusCommand.decisions(decisions).render().lines().toList())
        .satisfiesExactly(
            heads -> assertThat(heads).startsWith("DECIDED AT (UTC)  "),
            row -> assertThat(row).isEqualTo("2026-11-21T08:00:00Z"));
  }

  @Test
  void showsNothingOfWhatIsAbsent() {
    Map<String, @Nullable Object> nothing =
        status("{\"status\": \"OK\", \"groups\": [], \"nodes\": [], \"openHooks\": []}");

    assertThat(StatusCommand.groups(nothing).empty()).isTrue();
    assertThat(StatusCommand.nodes(nothing, new Installation("0a1b")).empty()).isTrue();
    assertThat(StatusCommand.hooks(nothing).empty()).isTrue();
    assertThat(StatusCommand.decisions(List.of()).empty()).isTrue();
    assertThat(StatusCommand.silences(nothing)).isEmpty();
  }

  @Test
  void saysWhatDoesNotAnswer() {
    assertThat(
            StatusCommand.silences(
                status("{\"status\": \"NOK\", \"swarmError\": \"SWARM_UNREACHABLE: no answer\"}")))
        .isEqualTo("the swarm does not answer: SWARM_UNREACHABLE: no answer\n\n");
  }
}
