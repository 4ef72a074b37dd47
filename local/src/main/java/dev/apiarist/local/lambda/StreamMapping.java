package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.dynamodb.TableStream;
import dev.apiarist.local.events.EventPattern;
import dev.apiarist.local.sqs.Queue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An event source mapping of a table's stream: invokes a function with the records that pass its
 * filters, in order. A batch that fails is tried again, from the first record that the function
 * reports on, until it succeeds, has been tried often enough, or is too old; nothing later passes
 * it meanwhile. What is given up is told to the queue.
 */
public final class StreamMapping implements AutoCloseable {
  /** Lambda polls a shard four times a second. */
  private static final Duration POLL = Duration.ofMillis(250);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final TableStream stream;
  private final String streamArn;
  private final LambdaFunction function;
  private final Settings settings;
  private final Optional<Queue> onFailure;
  private final InstantSource clock;
  private final List<Thread> poller = new CopyOnWriteArrayList<>();

  /**
   * How a mapping works.
   *
   * @param filters a record that matches any of them counts; all do when there are none
   * @param window how long records are gathered
   * @param retries how often a batch is tried again; -1 without end
   * @param oldest records older than this are given up; negative for none
   * @param bisects whether a batch whose function failed as a whole is halved
   * @param reportsItemFailures whether the answer's {@code batchItemFailures} is read
   */
  public record Settings(
      List<EventPattern> filters,
      int batchSize,
      Duration window,
      int retries,
      Duration oldest,
      boolean bisects,
      boolean reportsItemFailures) {
    public Settings {
      filters = List.copyOf(filters);
    }
  }

  private StreamMapping(
      TableStream stream,
      String streamArn,
      LambdaFunction function,
      Settings settings,
      Optional<Queue> onFailure,
      InstantSource clock) {
    this.stream = stream;
    this.streamArn = streamArn;
    this.function = function;
    this.settings = settings;
    this.onFailure = onFailure;
    this.clock = clock;
  }

  /** Starts polling. */
  public static StreamMapping start(
      TableStream stream,
      String streamArn,
      LambdaFunction function,
      Settings settings,
      Optional<Queue> onFailure,
      InstantSource clock) {
    StreamMapping mapping =
        new StreamMapping(stream, streamArn, function, settings, onFailure, clock);
    mapping.poller.add(
        Thread.ofVirtual().name("stream-" + function.settings().name()).start(mapping::poll));
    return mapping;
  }

  @Override
  public void close() {
    poller.forEach(Thread::interrupt);
  }

  private void poll() {
    List<Map<String, @Nullable Object>> waiting = new ArrayList<>();
    try {
      while (true) {
        read(waiting);
        if (!waiting.isEmpty() && settings.window().isPositive()) {
          Thread.sleep(settings.window());
          read(waiting);
        }
        while (!waiting.isEmpty()) {
          List<Map<String, @Nullable Object>> batch =
              waiting.subList(0, Math.min(waiting.size(), settings.batchSize()));
          deliver(List.copyOf(batch), 0);
          batch.clear();
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(List<Map<String, @Nullable Object>> waiting) {
    List<@Nullable Object> records;
    try {
      records = stream.read();
    } catch (IllegalStateException unreadable) {
      function.log("MAPPING of " + streamArn + " cannot read: " + unreadable.getMessage());
      return;
    }
    for (Object each : records) {
      Map<String, @Nullable Object> record = Json.objectAt(each);
      if (settings.filters().isEmpty()
          || settings.filters().stream().anyMatch(filter -> filter.matches(record))) {
        record.put("eventSourceARN", streamArn);
        waiting.add(record);
      }
    }
  }

  private void deliver(List<Map<String, @Nullable Object>> batch, int retriesSoFar)
      throws InterruptedException {
    List<Map<String, @Nullable Object>> left = batch;
    for (int retries = retriesSoFar; !left.isEmpty(); retries++) {
      left = withoutOld(left);
      if (left.isEmpty()) {
        return;
      }
      Outcome outcome = invoke(left);
      left = left.subList(outcome.done(), left.size());
      if (left.isEmpty()) {
        return;
      }
      boolean split = outcome.broken() && settings.bisects() && left.size() > 1;
      if (!split && settings.retries() >= 0 && retries >= settings.retries()) {
        giveUp(left, "RetryAttemptsExhausted");
        return;
      }
      Thread.sleep(pause(retries));
      if (split) {
        // Which does not count as an attempt.
        deliver(left.subList(0, left.size() / 2), retries);
        deliver(left.subList(left.size() / 2, left.size()), retries);
        return;
      }
    }
  }

  private List<Map<String, @Nullable Object>> withoutOld(
      List<Map<String, @Nullable Object>> batch) {
    if (settings.oldest().isNegative()) {
      return batch;
    }
    Instant limit = clock.instant().minus(settings.oldest());
    List<Map<String, @Nullable Object>> old =
        batch.stream().filter(record -> createdAt(record).isBefore(limit)).toList();
    if (!old.isEmpty()) {
      giveUp(old, "RecordAgeExceeded");
    }
    return batch.stream().filter(record -> !createdAt(record).isBefore(limit)).toList();
  }

  private Outcome invoke(List<Map<String, @Nullable Object>> batch) throws InterruptedException {
    try {
      InvocationResult result = function.invoke(Bytes.utf8(Json.write(Map.of("Records", batch))));
      return result.failed()
          ? new Outcome(0, true)
          : new Outcome(
              settings.reportsItemFailures() ? done(batch, result.payload().text()) : batch.size(),
              false);
    } catch (RuntimeException refused) {
      function.log("MAPPING of " + streamArn + " could not invoke: " + refused.getMessage());
      return new Outcome(0, false);
    }
  }

  /**
   * How many records precede the first that the function reports; none when it names a stranger.
   */
  private static int done(List<Map<String, @Nullable Object>> batch, String answer) {
    int done = batch.size();
    for (Object failure : Json.listAt(parse(answer), "batchItemFailures")) {
      String id = Json.textAt(failure, "", "itemIdentifier");
      int place = batch.stream().map(StreamMapping::sequenceNumber).toList().indexOf(id);
      done = Math.min(done, Math.max(place, 0));
    }
    return done;
  }

  private static @Nullable Object parse(String payload) {
    try {
      return Json.parse(payload);
    } catch (JsonException nothing) {
      return null;
    }
  }

  private void giveUp(List<Map<String, @Nullable Object>> batch, String condition) {
    function.log(
        "MAPPING of %s gives up %d records: %s".formatted(streamArn, batch.size(), condition));
    Map<String, @Nullable Object> letter = new LinkedHashMap<>();
    letter.put("version", "1.0");
    letter.put("timestamp", clock.instant().toString());
    letter.put(
        "requestContext", Map.of("functionArn", function.settings().arn(), "condition", condition));
    letter.put(
        "DDBStreamBatchInfo",
        Map.of(
            "startSequenceNumber",
            sequenceNumber(batch.getFirst()),
            "endSequenceNumber",
            sequenceNumber(batch.getLast()),
            "batchSize",
            batch.size(),
            "streamArn",
            streamArn));
    onFailure.ifPresent(queue -> queue.send(Json.write(letter), Optional.empty(), Map.of()));
  }

  private static Duration pause(int retries) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(retries, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static String sequenceNumber(Map<String, @Nullable Object> record) {
    return Json.textAt(record, "", "dynamodb", "SequenceNumber");
  }

  private static Instant createdAt(Map<String, @Nullable Object> record) {
    return Json.at(record, "dynamodb", "ApproximateCreationDateTime") instanceof Number seconds
        ? Instant.ofEpochSecond(seconds.longValue())
        : Instant.MAX;
  }

  /**
   * What came of an invocation.
   *
   * @param done how many records from the first on need not come again
   * @param broken whether the function failed as a whole
   */
  private record Outcome(int done, boolean broken) {}
}
