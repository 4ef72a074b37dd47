package dev.apiarist.local.sqs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A standard queue. Delay, visibility and retention follow the injected clock; only a long poll
 * waits in real time.
 */
public final class Queue {
  /** How often a waiting receive looks whether the clock made a hidden message visible. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final String arn;
  private final QueueSettings settings;
  private final InstantSource clock;
  private final Map<String, Stored> messages = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  /** An empty queue. */
  public Queue(String name, String arn, QueueSettings settings, InstantSource clock) {
    this.name = name;
    this.arn = arn;
    this.settings = settings;
    this.clock = clock;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its ARN. */
  public String arn() {
    return arn;
  }

  /** Its settings. */
  public QueueSettings settings() {
    return settings;
  }

  /** Sends a message, hidden for the given delay or the queue's own; gives its ID. */
  public String send(
      String body, Optional<Duration> delay, Map<String, @Nullable Object> attributes) {
    String id = UUID.randomUUID().toString();
    Instant now = clock.instant();
    store(new Stored(id, body, attributes, now, now.plus(delay.orElse(settings.delay()))));
    return id;
  }

  /**
   * Receives what is visible, oldest first, waiting up to {@code wait} for the first. A message
   * received more often than the redrive policy allows goes to the dead-letter queue instead.
   *
   * @param most 1 to 10
   */
  public List<ReceivedMessage> receive(int most, Duration visibility, Duration wait)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        List<ReceivedMessage> received = takeVisible(most, visibility);
        long left = deadline - System.nanoTime();
        if (!received.isEmpty() || left <= 0) {
          return received;
        }
        long _ = arrived.awaitNanos(messages.isEmpty() ? left : Math.min(left, LOOK_AGAIN_NANOS));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Deletes a message; one that is gone already is no error. */
  public void delete(String receiptHandle) {
    lock.lock();
    try {
      messages.remove(messageId(receiptHandle));
    } finally {
      lock.unlock();
    }
  }

  /** Hides a message in flight for a while from now; false when it is not in flight. */
  public boolean changeVisibility(String receiptHandle, Duration visibility) {
    lock.lock();
    try {
      Stored message = messages.get(messageId(receiptHandle));
      if (message == null || !message.inFlight(clock.instant())) {
        return false;
      }
      message.visibleFrom = clock.instant().plus(visibility);
      arrived.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Deletes everything. */
  public void purge() {
    lock.lock();
    try {
      messages.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many messages are visible, in flight, and delayed. */
  public Depth depth() {
    lock.lock();
    try {
      Instant now = clock.instant();
      int inFlight = (int) messages.values().stream().filter(each -> each.inFlight(now)).count();
      int visible = (int) messages.values().stream().filter(each -> each.visible(now)).count();
      return new Depth(visible, inFlight, messages.size() - visible - inFlight);
    } finally {
      lock.unlock();
    }
  }

  private void store(Stored message) {
    lock.lock();
    try {
      messages.put(message.id, message);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<ReceivedMessage> takeVisible(int most, Duration visibility) {
    Instant now = clock.instant();
    List<ReceivedMessage> received = new ArrayList<>();
    Iterator<Stored> each = messages.values().iterator();
    while (each.hasNext() && received.size() < most) {
      Stored message = each.next();
      if (!message.sent.plus(settings.retention()).isAfter(now)) {
        each.remove();
      } else if (message.visible(now)) {
        Optional<QueueSettings.Redrive> redrive =
            settings.redrive().filter(rule -> message.receiveCount >= rule.maxReceiveCount());
        if (redrive.isPresent()) {
          each.remove();
          redrive.get().queue().store(message);
        } else {
          received.add(message.receive(now, visibility));
        }
      }
    }
    return received;
  }

  private static String messageId(String receiptHandle) {
    int mark = receiptHandle.lastIndexOf('#');
    return mark < 0 ? receiptHandle : receiptHandle.substring(0, mark);
  }

  /**
   * How full a queue is.
   *
   * @param visible ready to be received
   * @param inFlight received and not yet visible again
   * @param delayed sent with a delay that has not passed
   */
  public record Depth(int visible, int inFlight, int delayed) {}

  private static final class Stored {
    private final String id;
    private final String body;
    private final Map<String, @Nullable Object> attributes;
    private final Instant sent;
    private Instant visibleFrom;
    private @Nullable Instant firstReceived;
    private int receiveCount;

    Stored(
        String id,
        String body,
        Map<String, @Nullable Object> attributes,
        Instant sent,
        Instant visibleFrom) {
      this.id = id;
      this.body = body;
      this.attributes = attributes;
      this.sent = sent;
      this.visibleFrom = visibleFrom;
    }

    boolean visible(Instant now) {
      return !visibleFrom.isAfter(now);
    }

    boolean inFlight(Instant now) {
      return receiveCount > 0 && !visible(now);
    }

    ReceivedMessage receive(Instant now, Duration visibility) {
      receiveCount++;
      visibleFrom = now.plus(visibility);
      Instant first = firstReceived == null ? now : firstReceived;
      firstReceived = first;
      return new ReceivedMessage(
          id, id + "#" + receiveCount, body, attributes, receiveCount, sent, first);
    }
  }
}
