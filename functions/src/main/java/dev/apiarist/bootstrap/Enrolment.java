package dev.apiarist.bootstrap;

import dev.apiarist.bootstrap.Answer.Refusal;
import dev.apiarist.lifecycle.LifecycleMessage;
import dev.apiarist.lifecycle.LifecycleMessages;
import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.TagLabels;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes nodes of machines: who asks is known from AWS alone; what a machine is to be, from its
 * group; how it enters, from the swarm as it is at that moment. Every answer may be asked for
 * again. Refusals and failures are journalled; what does not work yet is answered with a time to
 * ask again.
 */
public final class Enrolment {
  private static final String CA_CERTIFICATE = "ca-certificate";
  private static final String CA_KEY = "ca-key";
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration RETRY_LATER = Duration.ofSeconds(30);
  private static final int LONGEST_REASON = 500;

  private final EnrolmentPorts ports;
  private final EnrolmentSettings settings;
  private final Admission admission;
  private final SwarmEntry entry;
  private final SwarmExit exit;

  public Enrolment(EnrolmentPorts ports, EnrolmentSettings settings) {
    this.ports = ports;
    this.settings = settings;
    this.admission = new Admission(ports);
    this.entry = new SwarmEntry(ports);
    this.exit = new SwarmExit(ports);
  }

  /**
   * Answers one request.
   *
   * @param userArn the caller as AWS has verified it; empty when it has not
   * @param body the request's body, JSON
   */
  public Answer answer(String userArn, String body) {
    Optional<Caller> caller = Caller.of(userArn, settings.cluster());
    if (caller.isEmpty()) {
      String reason = "the caller is no instance with a role of this cluster";
      return refuse(
          userArn.isEmpty() ? "nobody" : userArn, new Answer.Refused(Refusal.FOREIGN, reason));
    }
    String subject = caller.get().instance().value();
    try {
      Answer answer = answer(caller.get(), body);
      return answer instanceof Answer.Refused refused ? refuse(subject, refused) : answer;
    } catch (OutsideException failure) {
      return unavailable(subject, failure);
    }
  }

  private Answer answer(Caller caller, String body) {
    Question question;
    try {
      question = Question.parse(body);
    } catch (IllegalArgumentException malformed) {
      return new Answer.Refused(Refusal.MALFORMED, String.valueOf(malformed.getMessage()));
    }
    if (!Question.speaker(body).map(caller.instance().value()::equals).orElse(true)) {
      return new Answer.Refused(Refusal.FOREIGN, "an instance speaks for itself only");
    }
    return switch (admission.judge(caller)) {
      case Admission.Verdict.Turned(Answer turned) -> turned;
      case Admission.Verdict.Admitted(Newcomer newcomer) -> answer(newcomer, question);
    };
  }

  private Answer answer(Newcomer newcomer, Question question) {
    return switch (question) {
      case Question.Configure() -> configure(newcomer);
      case Question.Certify(String request) -> certify(newcomer, request);
      case Question.Join() -> entry.way(newcomer);
      case Question.Entered() -> entry.entered(newcomer);
      case Question.Leave(String node) -> exit.leave(newcomer, node);
      case Question.Failed(String reason) -> failed(newcomer, reason);
    };
  }

  private Answer configure(Newcomer newcomer) {
    Map<String, String> tags = newcomer.group().tags();
    TagLabels.Labelling labelling = settings.labels().from(tags);
    EnvironmentMapping.Resolved environment = settings.environment().resolve(tags);
    String faults =
        Stream.concat(labelling.refused().values().stream(), environment.faults().stream())
            .collect(Collectors.joining("; "));
    if (!faults.isEmpty()) {
      report(newcomer, faults);
      return new Answer.Refused(Refusal.UNUSABLE_TAGS, faults);
    }
    Map<String, String> labels = new TreeMap<>(labelling.labels());
    labels.putAll(newcomer.facts());
    String authority = ports.parameters().get(List.of(CA_CERTIFICATE)).get(CA_CERTIFICATE);
    if (authority == null) {
      return new Answer.Wait(RETRY, "the cluster's certificate authority is not there yet");
    }
    NodeScript script =
        new NodeScript(
            newcomer.id(),
            new EngineConfiguration(newcomer.role(), newcomer.address(), labels),
            new EnvironmentFiles(environment.values()),
            authority,
            settings.patience());
    record(newcomer, Outcome.WAITING, "got its node script");
    return new Answer.Script(script.text());
  }

  private Answer certify(Newcomer newcomer, String request) {
    switch (newcomer.role()) {
      case MANAGER -> {}
      case WORKER -> {
        return new Answer.Refused(Refusal.WRONG_ROLE, "a worker's engine has no API to certify");
      }
    }
    CertificateRequest checked;
    try {
      checked = CertificateRequest.parse(request);
    } catch (IllegalArgumentException malformed) {
      return new Answer.Refused(Refusal.MALFORMED, String.valueOf(malformed.getMessage()));
    }
    Map<String, String> authority = ports.parameters().get(List.of(CA_CERTIFICATE, CA_KEY));
    String certificate = authority.get(CA_CERTIFICATE);
    String key = authority.get(CA_KEY);
    if (certificate == null || key == null) {
      return new Answer.Wait(RETRY, "the cluster's certificate authority is not there yet");
    }
    String issued =
        CertificateAuthority.of(certificate, key)
            .server(newcomer.id().value(), checked, address(newcomer), ports.clock().instant());
    record(newcomer, Outcome.DONE, "got a certificate for " + newcomer.address());
    return new Answer.Certificate(issued);
  }

  private Answer failed(Newcomer newcomer, String reason) {
    String line =
        reason.replaceAll("SWMTKN-[A-Za-z0-9-]*", "SWMTKN-...").replaceAll("\\p{Cntrl}", " ");
    String shorter = line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    record(newcomer, Outcome.FAILED, "its bootstrap gave up: " + shorter);
    report(newcomer, shorter);
    return new Answer.Accepted();
  }

  /** Tells the lifecycle function, which abandons the launch. */
  private void report(Newcomer newcomer, String reason) {
    ports
        .messages()
        .send(
            LifecycleMessages.encode(new LifecycleMessage.BootFailed(newcomer.id(), reason, 0)),
            Duration.ZERO);
  }

  private Answer refuse(String subject, Answer.Refused refused) {
    ports
        .recorder()
        .recordOnce("enroll", subject, Outcome.REFUSED, refused.reason(), Map.of(), QUIET);
    return refused;
  }

  /** Journals what will not pass by itself, such as a missing permission. */
  private Answer unavailable(String subject, OutsideException failure) {
    FailureCode code = failure.code();
    String reason = code + ": " + failure.getMessage();
    if (!code.retryable()) {
      ports.recorder().recordOnce("enroll", subject, Outcome.FAILED, reason, Map.of(), QUIET);
    }
    return new Answer.Unavailable(
        code.retryable() ? RETRY : RETRY_LATER, code.name(), String.valueOf(failure.getMessage()));
  }

  private void record(Newcomer newcomer, Outcome outcome, String reason) {
    ports.recorder().record("enroll", newcomer.id().value(), outcome, reason, newcomer.inputs());
  }

  private static Inet4Address address(Newcomer newcomer) {
    try {
      if (InetAddress.ofLiteral(newcomer.address()) instanceof Inet4Address address) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      throw new IllegalStateException("EC2 gave a malformed address", malformed);
    }
    throw new IllegalStateException("EC2 gave no IPv4 address");
  }
}
