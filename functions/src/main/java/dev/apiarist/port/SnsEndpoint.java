package dev.apiarist.port;

import java.net.URI;

/** What SNS itself serves over HTTPS: its certificates, and the confirmation of subscriptions. */
@FunctionalInterface
public interface SnsEndpoint {
  /**
   * Gets a page; redirects are not followed.
   *
   * @return its text
   * @throws OutsideException {@code REFUSED} when SNS refuses, {@code CLOUD_UNAVAILABLE} when it
   *     does not answer
   */
  String get(URI url);
}
