package dev.apiarist.fake;

import dev.apiarist.port.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A queue whose messages become visible as the clock moves. */
public final class InMemoryMessages implements Messages {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final List<Sent> sent = new ArrayList<>();

  public InMemoryMessages(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void send(String body, Duration delay) {
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("SQS delays a message by 0 to 15 minutes, not " + delay);
    }
    if (!delay.equals(Duration.ofSeconds(delay.toSeconds()))) {
      throw new IllegalArgumentException("SQS delays a message by whole seconds, not " + delay);
    }
    sent.add(new Sent(body, clock.instant().plus(delay)));
  }

  /** Takes the messages that are visible now, oldest first. */
  public List<String> takeDue() {
    Instant now = clock.instant();
    List<Sent> due =
        sent.stream()
            .filter(message -> !message.visible().isAfter(now))
            .sorted(Comparator.comparing(Sent::visible))
            .toList();
    sent.removeAll(due);
    return due.stream().map(Sent::body).toList();
  }

  /** Everything sent and not taken, visible or not. */
  public List<Sent> waiting() {
    return List.copyOf(sent);
  }

  /** When the next message becomes visible, if any waits. */
  public Optional<Instant> nextVisible() {
    return sent.stream().map(Sent::visible).min(Comparator.naturalOrder());
  }

  /** A message and when it becomes visible. */
  public record Sent(String body, Instant visible) {}
}
