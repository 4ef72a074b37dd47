package dev.apiarist.lifecycle;

import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Messages;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Does one step for one message of the lifecycle queue. What is not finished comes back as a new
 * message with a delay; a failure of the outside too, with a delay that grows, so that a throttled
 * cloud is not hammered.
 */
public final class QueueWorker {
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofHours(1);
  private static final String KIND = "message";

  private final Join join;
  private final Leave leave;
  private final Messages messages;
  private final Recorder recorder;
  private final BiConsumer<String, String> log;

  /**
   * @param log takes what happened ({@code dropped}, {@code retry}, {@code failed}) and a sentence
   */
  public QueueWorker(
      Cluster cluster, Messages messages, LifecyclePolicy policy, BiConsumer<String, String> log) {
    this.join = new Join(cluster, policy);
    this.leave = new Leave(cluster, policy);
    this.messages = messages;
    this.recorder = cluster.recorder();
    this.log = log;
  }

  /**
   * Handles one message.
   *
   * @return false when the queue should deliver it again, and in the end give it to the dead-letter
   *     queue
   */
  public boolean handle(String body) {
    LifecycleMessage message;
    try {
      message = LifecycleMessages.decode(body);
    } catch (IllegalArgumentException malformed) {
      journalFailure("malformed", "malformed message: " + malformed.getMessage());
      return false;
    }
    try {
      return switch (message) {
        case LifecycleMessage.Ignored(String reason) -> dropped(reason);
        case LifecycleMessage.HookOpen hook -> step(hook);
        case LifecycleMessage.BootFailed failed -> bootFailed(failed);
      };
    } catch (OutsideException failed) {
      return retry(message, failed);
    }
  }

  private boolean step(LifecycleMessage.HookOpen message) {
    Outcome outcome =
        message.launching()
            ? join.step(message.hook(), message.since())
            : leave.step(message.hook(), message.since());
    return switch (outcome) {
      case Outcome.Done done -> true;
      case Outcome.Forced forced -> true;
      case Outcome.Abandoned abandoned -> true;
      case Outcome.Dropped(String reason) -> dropped(reason);
      case Outcome.Next next -> sendAgain(message, 0, Duration.ZERO);
      case Outcome.Waiting waiting -> sendAgain(message, 0, waiting.delay());
    };
  }

  private boolean bootFailed(LifecycleMessage.BootFailed message) {
    return switch (join.bootFailed(message.instance(), message.reason())) {
      case Outcome.Dropped(String reason) -> dropped(reason);
      case Outcome.Waiting waiting -> sendAgain(message, 0, waiting.delay());
      case Outcome.Done done -> true;
      case Outcome.Forced forced -> true;
      case Outcome.Abandoned abandoned -> true;
      case Outcome.Next next -> true;
    };
  }

  private boolean retry(LifecycleMessage message, OutsideException failed) {
    String reason = Dark.reason(failed);
    if (!failed.code().retryable()) {
      journalFailure(subject(message), reason);
      return false;
    }
    log.accept("retry", subject(message) + ": " + reason);
    try {
      return switch (message) {
        case LifecycleMessage.HookOpen hook ->
            sendAgain(hook, hook.attempt() + 1, retryDelay(hook.attempt()));
        case LifecycleMessage.BootFailed boot ->
            sendAgain(boot, boot.attempt() + 1, retryDelay(boot.attempt()));
        case LifecycleMessage.Ignored ignored -> true;
      };
    } catch (OutsideException queueFailed) {
      log.accept("failed", subject(message) + ": " + Dark.reason(queueFailed));
      return false;
    }
  }

  private boolean sendAgain(LifecycleMessage.HookOpen message, int attempt, Duration delay) {
    messages.send(
        LifecycleMessages.encode(
            new LifecycleMessage.HookOpen(message.hook(), message.since(), attempt)),
        delay);
    return true;
  }

  private boolean sendAgain(LifecycleMessage.BootFailed message, int attempt, Duration delay) {
    messages.send(
        LifecycleMessages.encode(
            new LifecycleMessage.BootFailed(message.instance(), message.reason(), attempt)),
        delay);
    return true;
  }

  /** 5, 10, 20, 40, 80, then 120 seconds. */
  static Duration retryDelay(int attempt) {
    Duration delay = LifecyclePolicy.LOOK_AGAIN.multipliedBy(1L << Math.min(attempt, 5));
    return delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY;
  }

  private boolean dropped(String reason) {
    log.accept("dropped", reason);
    return true;
  }

  /** A journal that cannot be written must not hide what was to be written there. */
  private void journalFailure(String subject, String reason) {
    log.accept("failed", subject + ": " + reason);
    try {
      recorder.recordOnce(KIND, subject, Decision.Outcome.FAILED, reason, Map.of(), QUIET);
    } catch (OutsideException journalFailed) {
      log.accept("failed", "journal: " + Dark.reason(journalFailed));
    }
  }

  private static String subject(LifecycleMessage message) {
    return switch (message) {
      case LifecycleMessage.HookOpen hook -> hook.hook().instance().value();
      case LifecycleMessage.BootFailed boot -> boot.instance().value();
      case LifecycleMessage.Ignored ignored -> "ignored";
    };
  }
}
