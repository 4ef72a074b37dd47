package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.Answer.Refusal;
import dev.apiarist.lifecycle.LifecycleMessage;
import dev.apiarist.lifecycle.LifecycleMessages;
import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.NodeRole;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an instance that was let in is given, and what fails. */
class EnrolmentTest {
  private final EnrolmentLab lab = new EnrolmentLab();

  @Nested
  class Certificates {
    @Test
    void areForManagersOnly() {
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      EnrolmentLab.assertRefused(
          lab.ask(worker, NodeRole.WORKER, "certificate"), Refusal.WRONG_ROLE);
    }

    @Test
    void areNotGivenForARequestThatDoesNotVerify() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      EnrolmentLab.assertRefused(
          lab.ask(manager, NodeRole.MANAGER, "certificate"), Refusal.MALFORMED);
    }
  }

  @Nested
  class Tags {
    @Test
    void thatAreMissingAreNamed() {
      EnvironmentMapping mapping =
          EnvironmentMapping.parse("{\"example.db.host\":{\"name\":\"DB_HOST\"}}");
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      Answer answer =
          new Enrolment(lab.ports(lab.lease), EnrolmentLab.settings(mapping))
              .answer(EnrolmentLab.arn(worker, NodeRole.WORKER), EnrolmentLab.body("configure"));
      EnrolmentLab.assertRefused(answer, Refusal.UNUSABLE_TAGS);
      assertThat(((Answer.Refused) answer).reason()).contains("example.db.host", "DB_HOST");
      assertThat(LifecycleMessages.decode(lab.messages.takeDue().getFirst()))
          .isInstanceOfSatisfying(
              LifecycleMessage.BootFailed.class,
              failed -> assertThat(failed.reason()).contains("example.db.host"));
    }

    @Test
    void thatAreMissingAndHaveADefaultTakeIt() {
      EnvironmentMapping mapping =
          EnvironmentMapping.parse(
              "{\"example.db.host\":{\"name\":\"DB_HOST\",\"default\":\"db internal\"}}");
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      Answer answer =
          new Enrolment(lab.ports(lab.lease), EnrolmentLab.settings(mapping))
              .answer(EnrolmentLab.arn(worker, NodeRole.WORKER), EnrolmentLab.body("configure"));
      assertThat(((Answer.Script) answer).text()).contains("DB_HOST=db internal");
    }
  }

  @Nested
  class Failures {
    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void ofTheCloudAreAnsweredWithATimeToAskAgain(FailureCode code) {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      lab.groups.failNext(1, code);
      assertThat(lab.ask(manager, NodeRole.MANAGER, "configure"))
          .isInstanceOfSatisfying(
              Answer.Unavailable.class,
              answer -> {
                assertThat(answer.code()).isEqualTo(code.name());
                assertThat(answer.after()).isPositive();
              });
      assertThat(lab.journal.decisions("enroll")).hasSize(code.retryable() ? 0 : 1);
    }

    @Test
    void forWantOfAPermissionAreJournalledOnceWithTheirReason() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      lab.instances.failing(Optional.of(FailureCode.ACCESS_DENIED));
      for (int i = 0; i < 5; i++) {
        lab.ask(manager, NodeRole.MANAGER, "configure");
      }
      assertThat(lab.journal.decisions("enroll"))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(decision.reason()).contains("ACCESS_DENIED", "DescribeInstances");
              });
    }

    @Test
    void ofANodeAreJournalledWithoutATokenAndReachTheLifecycle() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      Answer answer =
          lab.enrolment()
              .answer(
                  EnrolmentLab.arn(manager, NodeRole.MANAGER),
                  "{\"phase\":\"failed\",\"reason\":\"bad SWMTKN-1-abc-def\\n"
                      + "x".repeat(900)
                      + "\"}");
      assertThat(answer).isEqualTo(new Answer.Accepted());
      assertThat(lab.journal.decisions("enroll").getLast().reason())
          .startsWith("its bootstrap gave up: bad SWMTKN-... x")
          .hasSizeLessThan(600);
      assertThat(LifecycleMessages.decode(lab.messages.takeDue().getFirst()))
          .isInstanceOfSatisfying(
              LifecycleMessage.BootFailed.class,
              failed -> {
                assertThat(failed.instance()).isEqualTo(manager.id());
                assertThat(failed.reason()).doesNotContain("abc").hasSizeLessThanOrEqualTo(500);
              });
    }
  }
}
