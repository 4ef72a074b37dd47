package dev.apiarist.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.swarm.NodeRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingGuardTest {
  @ParameterizedTest(name = "{1} of {0} reachable, one leaves: allowed is {2}")
  @CsvSource({
    "1,1,false",
    "2,2,true",
    "3,3,true",
    "3,2,false",
    "4,4,true",
    "4,3,true",
    "5,5,true",
    "5,4,true",
    "5,3,false",
    "7,5,true",
    "7,4,false"
  })
  void a_manager_leaves_only_when_the_rest_still_decides(
      int members, int reachable, boolean allowed) {
    Optional<NodeDecision.Refused> refused =
        ScalingGuard.refuse(
            new NodeDecision.Change(NodeRole.MANAGER, members, members - 1, List.of()),
            managers(Optional.of(new Surroundings.Quorum(members, reachable))));

    assertThat(refused.isEmpty()).isEqualTo(allowed);
  }

  @Test
  void a_manager_never_leaves_an_unknown_quorum() {
    NodeDecision.Change change = new NodeDecision.Change(NodeRole.MANAGER, 5, 4, List.of());

    assertThat(ScalingGuard.refuse(change, managers(Optional.empty())))
        .hasValueSatisfying(
            refused ->
                assertThat(refused.message())
                    .isEqualTo(
                        "manager nodes of group managers are not changed from 5 to 4: the"
                            + " managers' quorum is not known"));
  }

  @Test
  void a_manager_may_come_without_asking_the_swarm() {
    NodeDecision.Change change = new NodeDecision.Change(NodeRole.MANAGER, 3, 5, List.of());

    assertThat(ScalingGuard.refuse(change, managers(Optional.empty()))).isEmpty();
  }

  @Test
  void more_reachable_managers_than_there_are_cannot_be() {
    assertThatThrownBy(() -> new Surroundings.Quorum(3, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Surroundings managers(Optional<Surroundings.Quorum> quorum) {
    return new Surroundings(
        "managers",
        false,
        Optional.empty(),
        Set.of(),
        Optional.of(new Surroundings.Managers(false, false, quorum)));
  }
}
