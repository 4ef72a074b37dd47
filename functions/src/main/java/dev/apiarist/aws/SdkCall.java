package dev.apiarist.aws;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls through the SDK, with its exceptions in the words of our ports. */
final class SdkCall {
  private SdkCall() {}

  /**
   * Makes a call.
   *
   * @param name service and operation, for messages
   * @throws OutsideException translated from the SDK's exception; it never quotes an answer that
   *     could not be read
   */
  static <T> T call(String name, Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException refused) {
      throw AwsError.of(refused).translated(name);
    } catch (SdkException broken) {
      @Nullable IOException cause = connectionFailure(broken);
      throw new OutsideException(
          FailureCode.CLOUD_UNAVAILABLE,
          name + ": " + (cause == null ? "unreadable answer" : cause),
          cause);
    }
  }

  /** Parsers' exceptions, some of which are I/O exceptions too, may quote what they choked on. */
  private static @Nullable IOException connectionFailure(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException failed && cause.getClass().getName().startsWith("java")) {
        return failed;
      }
    }
    return null;
  }
}
