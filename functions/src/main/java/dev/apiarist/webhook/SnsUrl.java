package dev.apiarist.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that a message names and that are really SNS's, in the region of the message's topic.
 * Nothing else that a message names is ever fetched.
 */
final class SnsUrl {
  private static final Pattern TOPIC =
      Pattern.compile("arn:(aws[a-z-]*):sns:([a-z0-9-]+):\\d{12}:[A-Za-z0-9_.-]+");

  private SnsUrl() {}

  /** Where the certificate of a message is; empty when that is not SNS. */
  static Optional<URI> certificate(String url, String topicArn) {
    return ofSns(url, topicArn)
        .filter(uri -> uri.getRawQuery() == null && uri.getRawPath().matches("/[\\w.-]+\\.pem"));
  }

  /** Where a subscription is confirmed; empty when that is not SNS, or of another topic. */
  static Optional<URI> confirmation(String url, String topicArn) {
    return ofSns(url, topicArn)
        .filter(uri -> uri.getRawQuery() != null)
        .filter(
            uri -> {
              Query query = Query.parse(uri.getRawQuery());
              return query.get("Action").equals("ConfirmSubscription")
                  && query.get("TopicArn").equals(topicArn);
            });
  }

  private static Optional<URI> ofSns(String url, String topicArn) {
    Matcher topic = TOPIC.matcher(topicArn);
    if (!topic.matches()) {
      return Optional.empty();
    }
    String domain = topic.group(1).equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com";
    String host = "sns." + topic.group(2) + domain;
    try {
      URI uri = new URI(url);
      boolean genuine =
          is("https", uri.getScheme())
              && is(host, uri.getRawAuthority())
              && uri.getRawPath() != null
              && uri.getRawFragment() == null;
      return genuine ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static boolean is(String wanted, @Nullable String found) {
    return wanted.equals(found);
  }
}
