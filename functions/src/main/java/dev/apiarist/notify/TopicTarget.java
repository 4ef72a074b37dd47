package dev.apiarist.notify;

import dev.apiarist.port.Decision;
import dev.apiarist.port.Topic;
import java.util.List;
import java.util.function.Consumer;

/** A topic of SNS: one message for each decision, with the decision as JSON. */
public final class TopicTarget implements Target {
  private static final int LONGEST_SUBJECT = 100;

  private final Topic topic;
  private final String cluster;

  public TopicTarget(Topic topic, String cluster) {
    this.topic = topic;
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return "topic";
  }

  @Override
  public void deliver(List<Notice> notices, Consumer<Notice> delivered) {
    for (Notice notice : notices) {
      Decision decision = notice.decision();
      topic.publish(subject(decision), DecisionJson.write(cluster, decision));
      delivered.accept(notice);
    }
  }

  private String subject(Decision decision) {
    String subject =
        "Apiarist %s: %s %s %s"
            .formatted(cluster, decision.kind(), decision.subject(), DecisionJson.outcome(decision))
            .replaceAll("[^\\x20-\\x7E]", "?");
    return subject.substring(0, Math.min(subject.length(), LONGEST_SUBJECT));
  }
}
