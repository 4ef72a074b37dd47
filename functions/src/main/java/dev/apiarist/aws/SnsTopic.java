package dev.apiarist.aws;

import dev.apiarist.port.Topic;
import java.util.Map;

/** One topic of SNS (query protocol, version 2010-03-31). */
final class SnsTopic implements Topic {
  private final QueryApi api;
  private final String arn;

  SnsTopic(AwsCaller aws, String arn) {
    this.api = new QueryApi(aws, "sns", "2010-03-31");
    this.arn = arn;
  }

  @Override
  public void publish(String subject, String message) {
    Xml _ = api.call("Publish", Map.of("TopicArn", arn, "Subject", subject, "Message", message));
  }
}
