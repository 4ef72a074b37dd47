package dev.apiarist.local.events;

import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.sqs.Queue;
import java.util.Map;
import java.util.Optional;

/** A queue as a rule's target; its policy must allow EventBridge to send. */
public record QueueTarget(Queue queue, ResourcePolicies policies, DeadLetters deadLetters)
    implements EventTarget {
  @Override
  public String arn() {
    return queue.arn();
  }

  @Override
  public void deliver(String event) {
    if (!policies.allows(arn(), "events.amazonaws.com", "sqs:SendMessage")) {
      throw new IllegalStateException(
          "the policy of queue " + queue.name() + " does not allow events.amazonaws.com to send");
    }
    queue.send(event, Optional.empty(), Map.of());
  }

  @Override
  public void deadLetter(String event, String reason) {
    deadLetters.take(event, arn(), reason);
  }
}
