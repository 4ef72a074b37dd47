package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.aws.JournalImage;
import dev.apiarist.json.Json;
import dev.apiarist.notify.NewsFilter;
import dev.apiarist.notify.Notice;
import dev.apiarist.notify.Notifications;
import dev.apiarist.notify.Target;
import dev.apiarist.port.Marks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells others what the journal takes down. Answers with the changes that are to be delivered again
 * because somebody has not been told.
 */
public final class NotifyFunction implements RequestStreamHandler {
  private static final String NAME = "notify";

  private final List<Target> targets;
  private final NewsFilter filter;
  private final Marks marks;
  private final InstantSource clock;

  /** Wires itself from the environment. */
  public NotifyFunction() {
    this(new Wiring(Environment.ofProcess()));
  }

  private NotifyFunction(Wiring wiring) {
    this(
        NotifyWiring.targets(wiring),
        NotifyWiring.filter(wiring.environment()),
        wiring.marks(),
        wiring.clock());
  }

  /** Takes its ports ready made. */
  public NotifyFunction(List<Target> targets, NewsFilter filter, Marks marks, InstantSource clock) {
    this.targets = List.copyOf(targets);
    this.filter = filter;
    this.marks = marks;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    StreamBatch batch = StreamBatch.of(Json.parseObject(input));
    List<Notice> notices = new ArrayList<>();
    Set<String> failed = new HashSet<>();
    for (StreamBatch.Change change : batch.changes()) {
      try {
        JournalImage.of(change.newImage())
            .ifPresent(image -> notices.add(new Notice(image.key(), image.decision())));
      } catch (IllegalArgumentException unreadable) {
        LogLine.defect(context, NAME, unreadable);
        failed.add(change.sequenceNumber());
      }
    }
    Set<String> undelivered =
        new Notifications(
                targets,
                filter,
                marks,
                clock,
                (what, why) -> LogLine.write(context, "WARN", NAME, what, why))
            .deliver(notices);
    output.write(answer(batch, undelivered, failed).getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(StreamBatch batch, Set<String> undelivered, Set<String> failed) {
    return BatchItemFailures.answer(
        batch.changes().stream()
            .filter(
                change ->
                    failed.contains(change.sequenceNumber())
                        || undelivered.contains(Json.textAt(change.newImage(), "", "sk", "S")))
            .map(StreamBatch.Change::sequenceNumber)
            .toList());
  }
}
