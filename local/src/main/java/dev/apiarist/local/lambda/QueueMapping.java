package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.sqs.MessageJson;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event source mapping: polls a queue and invokes a function with what it gets. Messages of a
 * batch that succeeded are deleted; those reported in {@code batchItemFailures}, and all of a batch
 * whose function failed, become visible again when their visibility time-out ends.
 */
public final class QueueMapping implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(20);

  private final Queue queue;
  private final LambdaFunction function;
  private final Settings settings;
  private final String region;
  private final List<Thread> pollers = new ArrayList<>();

  /**
   * How a mapping polls.
   *
   * @param batchSize 1 to 10
   * @param concurrency how many batches may be in the function at once
   * @param reportsItemFailures whether the answer's {@code batchItemFailures} is read
   */
  public record Settings(int batchSize, int concurrency, boolean reportsItemFailures) {
    public Settings {
      if (batchSize < 1 || batchSize > 10) {
        throw new IllegalArgumentException("BatchSize must be 1 to 10 here, not " + batchSize);
      }
    }
  }

  private QueueMapping(Queue queue, LambdaFunction function, Settings settings, String region) {
    this.queue = queue;
    this.function = function;
    this.settings = settings;
    this.region = region;
  }

  /** Starts polling. */
  public static QueueMapping start(
      Queue queue, LambdaFunction function, Settings settings, String region) {
    QueueMapping mapping = new QueueMapping(queue, function, settings, region);
    for (int poller = 0; poller < settings.concurrency(); poller++) {
      mapping.pollers.add(
          Thread.ofVirtual().name("poll-" + queue.name() + "-" + poller).start(mapping::poll));
    }
    return mapping;
  }

  @Override
  public void close() {
    pollers.forEach(Thread::interrupt);
  }

  private void poll() {
    try {
      while (true) {
        List<ReceivedMessage> batch =
            queue.receive(settings.batchSize(), queue.settings().visibility(), POLL);
        if (!batch.isEmpty()) {
          deliver(batch);
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(List<ReceivedMessage> batch) throws InterruptedException {
    try {
      String event = MessageJson.lambdaEvent(batch, queue, region);
      InvocationResult result = function.invoke(Bytes.utf8(event));
      if (!result.failed()) {
        Set<String> failed = settings.reportsItemFailures() ? failures(result, batch) : Set.of();
        batch.stream()
            .filter(message -> !failed.contains(message.id()))
            .forEach(message -> queue.delete(message.receiptHandle()));
      }
    } catch (RuntimeException refused) {
      // Throttled, or no JVM to be had: the messages come back by themselves.
      function.log("MAPPING of " + queue.name() + " could not invoke: " + refused.getMessage());
    }
  }

  /** The failed messages' IDs; all of them when the answer names one that is not in the batch. */
  private static Set<String> failures(InvocationResult result, List<ReceivedMessage> batch) {
    Set<String> all = batch.stream().map(ReceivedMessage::id).collect(Collectors.toSet());
    Set<String> failed = new HashSet<>();
    for (Object failure : Json.listAt(parse(result.payload().text()), "batchItemFailures")) {
      String id = Json.textAt(failure, "", "itemIdentifier");
      if (!all.contains(id)) {
        return all;
      }
      failed.add(id);
    }
    return failed;
  }

  private static @Nullable Object parse(String payload) {
    try {
      return Json.parse(payload);
    } catch (JsonException nothing) {
      return null;
    }
  }
}
