package dev.apiarist.port;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What failed calls say. */
public final class Failures {
  private Failures() {}

  /** The code that a call fails with; a call that succeeds, or fails otherwise, fails the test. */
  public static FailureCode codeOf(ThrowingCallable call) {
    try {
      call.call();
    } catch (OutsideException failed) {
      return failed.code();
    } catch (Throwable other) {
      throw new AssertionError("fails without a code", other);
    }
    throw new AssertionError("expected a failure, but the call succeeds");
  }
}
