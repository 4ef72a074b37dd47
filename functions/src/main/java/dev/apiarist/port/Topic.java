package dev.apiarist.port;

/** A topic of SNS. */
@FunctionalInterface
public interface Topic {
  /**
   * Publishes a message.
   *
   * @param subject 1 to 100 printable ASCII characters
   * @throws OutsideException translated from SNS's error
   */
  void publish(String subject, String message);
}
