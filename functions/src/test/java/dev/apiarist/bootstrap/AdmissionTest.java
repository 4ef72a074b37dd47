package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.Answer.Refusal;
import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.NodeRole;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class AdmissionTest {
  private final EnrolmentLab lab = new EnrolmentLab();

  @Nested
  class ACaller {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "arn:aws:iam::123456789012:user/somebody",
          "arn:aws:sts::123456789012:assumed-role/apiarist-other-worker/i-0000000000000001a",
          "arn:aws:sts::123456789012:assumed-role/apiarist-demo-worker/somebody",
          "arn:aws:sts::123456789012:assumed-role/apiarist-demo-worker/i-0000000000000001a/x",
          "arn:aws:sts::123456789012:assumed-role/apiarist-demo-lifecycle/i-0000000000000001a"
        })
    void thatIsNoInstanceWithARoleOfThisClusterIsRefusedAndJournalled(String arn) {
      EnrolmentLab.assertRefused(
          lab.enrolment().answer(arn, EnrolmentLab.body("configure")), Refusal.FOREIGN);
      assertThat(lab.journal.decisions("enroll"))
          .singleElement()
          .satisfies(decision -> assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED));
    }

    @Test
    void thatIsAnInstanceOfNoGroupIsRefusedOnceAwsHasHadTimeToShowIt() {
      Instance stranger = lab.instances.launch("eu-west-1a");

      assertThat(lab.ask(stranger, NodeRole.WORKER, "join")).isInstanceOf(Answer.Wait.class);
      lab.clock.advance(Admission.VISIBLE_WITHIN);
      EnrolmentLab.assertRefused(lab.ask(stranger, NodeRole.WORKER, "join"), Refusal.FOREIGN);

      assertThat(lab.journal.decisions("enroll"))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(decision.subject()).isEqualTo(stranger.id().value());
              });
    }

    @Test
    void thatIsRefusedAgainAndAgainFillsNoJournal() {
      for (int i = 0; i < 20; i++) {
        lab.enrolment()
            .answer("arn:aws:iam::123456789012:user/somebody", EnrolmentLab.body("configure"));
      }
      assertThat(lab.journal.decisions()).hasSize(1);
    }

    @Test
    void whoseRoleIsNotItsGroupsIsRefused() {
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      EnrolmentLab.assertRefused(lab.ask(worker, NodeRole.MANAGER, "join"), Refusal.WRONG_ROLE);
      assertThat(lab.journal.decisions("enroll").getLast().reason())
          .contains("its IAM role is a manager's, but group web has workers");
    }

    @Test
    void whoSpeaksForAnotherIsRefused() {
      List<Instance> managers = lab.launch("managers", NodeRole.MANAGER, 2);
      EnrolmentLab.assertRefused(
          lab.enrolment()
              .answer(
                  EnrolmentLab.arn(managers.get(0), NodeRole.MANAGER),
                  "{\"phase\":\"join\",\"instance\":\"" + managers.get(1).id() + "\"}"),
          Refusal.FOREIGN);
    }

    @Test
    void thatIsOnItsWayOutIsRefused() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      lab.groups.terminate(manager.id(), false);
      EnrolmentLab.assertRefused(lab.ask(manager, NodeRole.MANAGER, "join"), Refusal.LEAVING);
    }

    @Test
    void thatItsGroupOrEc2DoesNotShowYetWaits() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      lab.hideMembers(true);
      assertThat(lab.ask(manager, NodeRole.MANAGER, "configure")).isInstanceOf(Answer.Wait.class);
      lab.hideMembers(false);
      lab.instances.forget(manager.id());
      assertThat(lab.ask(manager, NodeRole.MANAGER, "configure")).isInstanceOf(Answer.Wait.class);
      assertThat(lab.journal.decisions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"phase\":\"else\"}", "{\"phase\":1}", "not json"})
    void thatDoesNotSpeakTheProtocolIsRefused(String body) {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      EnrolmentLab.assertRefused(
          lab.enrolment().answer(EnrolmentLab.arn(manager, NodeRole.MANAGER), body),
          Refusal.MALFORMED);
    }
  }
}
