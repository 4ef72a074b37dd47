package dev.apiarist.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.json.Json;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left of a service when it has been moved: nothing, but for what others changed. */
class EvacuationEditTest {
  private static final Set<NodeId> NODES = Set.of(new NodeId("n1"));

  @Test
  void onlyPlacementUpdateConfigAndLabelDiffer() {
    Map<String, @Nullable Object> object = service(spec("", "", ""));

    begin(object, NODES);

    assertThat(spec(object))
        .isEqualTo(
            spec(
                ",\"apiarist.evacuating\":\"n1 2 null\"",
                "\"Constraints\":[\"a==b\",\"node.id!=n1\"]",
                ",\"UpdateConfig\":{\"Parallelism\":2,\"Delay\":0,\"FailureAction\":\"continue\","
                    + "\"Monitor\":1000000000,\"MaxFailureRatio\":0,\"Order\":\"start-first\"}"));
  }

  @Test
  void isPutBackToTheByte() {
    for (String config :
        new String[] {
          "",
          ",\"UpdateConfig\":{\"Parallelism\":1,\"MaxFailureRatio\":0.15,\"Order\":\"stop-first\"}"
        }) {
      Map<String, @Nullable Object> object = service(spec("", "", config));

      begin(object, NODES);
      begin(object, Set.of(new NodeId("n2")));
      end(object, NODES);
      assertThat(spec(object)).contains("n2 2", "node.id!=n2", "start-first").doesNotContain("n1");
      end(object, Set.of(new NodeId("n2")));

      assertThat(spec(object)).isEqualTo(spec("", "", config));
    }
  }

  @Test
  void keepsTheUpdateConfigThatTheOwnerChangedMeanwhile() {
    Map<String, @Nullable Object> object = service(spec("", "", ""));
    begin(object, NODES);
    Json.objectAt(object, "Spec", "UpdateConfig").put("Parallelism", 7);

    end(object, NODES);

    assertThat(spec(object)).contains("\"Parallelism\":7").doesNotContain("evacuating", "n1");
  }

  @Test
  void keepsAConstraintOfTheOwnersThatSaysTheSame() {
    String owners = "\"Constraints\":[\"node.id!=n1\",\"a==b\"]";
    Map<String, @Nullable Object> object = service(spec("", owners, ""));
    begin(object, NODES);
    assertThat(spec(object)).contains("[\"node.id!=n1\",\"a==b\",\"node.id!=n1\"]");

    end(object, NODES);

    assertThat(spec(object)).isEqualTo(spec("", owners, ""));
  }

  @Test
  void refusesAServiceWithoutAPlacement() {
    Map<String, @Nullable Object> object =
        service("{\"Name\":\"web\",\"TaskTemplate\":{},\"Mode\":{\"Replicated\":{}}}");

    assertThatThrownBy(() -> begin(object, NODES))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("no placement");
  }

  @Test
  void doesNotBeginInAnUpdateOfOthers() {
    for (String state : new String[] {"updating", "paused", "rollback_started"}) {
      Map<String, @Nullable Object> object = service(spec("", "", ""));
      object.put("UpdateStatus", Map.of("State", state));
      EvacuationEdit edit = EvacuationEdit.begin(ServiceReader.read(object), NODES, 2);

      assertThat(edit.apply(object)).as(state).isFalse();
      assertThat(edit.inPlace()).isFalse();
    }
  }

  private static void begin(Map<String, @Nullable Object> object, Set<NodeId> nodes) {
    EvacuationEdit edit = EvacuationEdit.begin(ServiceReader.read(object), nodes, 2);
    assertThat(edit.apply(object)).isTrue();
    assertThat(edit.inPlace()).isTrue();
    assertThat(edit.apply(object)).as("its own work found").isFalse();
    assertThat(edit.inPlace()).isTrue();
  }

  private static void end(Map<String, @Nullable Object> object, Set<NodeId> over) {
    Service seen = ServiceReader.read(object);
    EvacuationEdit edit = EvacuationEdit.end(seen, over);
    assertThat(edit.apply(object)).isTrue();
    assertThat(edit.apply(object)).as("its own work found").isFalse();
    assertThat(edit.inPlace()).isTrue();
  }

  private static Map<String, @Nullable Object> service(String spec) {
    return Json.parseObject("{\"ID\":\"s\",\"Version\":{\"Index\":11},\"Spec\":" + spec + "}");
  }

  private static String spec(String labels, String constraints, String updateConfig) {
    return "{\"Name\":\"web\",\"Labels\":{\"a\":\"b\""
        + labels
        + "},\"TaskTemplate\":{\"Placement\":{"
        + (constraints.isEmpty() ? "\"Constraints\":[\"a==b\"]" : constraints)
        + ",\"MaxReplicas\":3},\"New\":[1,2.50]},\"Mode\":{\"Replicated\":{\"Replicas\":2}}"
        + updateConfig
        + "}";
  }

  private static String spec(Map<String, @Nullable Object> object) {
    return Json.write(object.get("Spec"));
  }
}
