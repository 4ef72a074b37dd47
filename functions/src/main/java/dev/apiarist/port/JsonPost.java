package dev.apiarist.port;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** HTTP to an address of the owner's choice. */
@FunctionalInterface
public interface JsonPost {
  /**
   * Sends JSON by POST, once; redirects are not followed.
   *
   * @return the answer, whatever its status
   * @throws OutsideException {@code CLOUD_UNAVAILABLE} when none comes in time. Its message names
   *     the host at most: the rest of an address may be a secret
   */
  Reply post(URI url, String json);

  /**
   * An answer.
   *
   * @param retryAfter how long to leave the address alone, where it says so in seconds
   * @param body its beginning
   */
  record Reply(int status, Optional<Duration> retryAfter, String body) {
    /** Whether the status is one of success. */
    public boolean succeeded() {
      return status / 100 == 2;
    }
  }
}
