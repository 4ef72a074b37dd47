package dev.apiarist.aws;

import java.util.Optional;

/**
 * What a service answered.
 *
 * @param status HTTP status
 * @param errorHeader the {@code x-amzn-errortype} header, if there was one
 */
record AwsReply(int status, Optional<String> errorHeader, String body) {
  boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
