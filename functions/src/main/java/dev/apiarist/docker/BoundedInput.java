package dev.apiarist.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;

/** An answer that may neither be longer than agreed nor trickle in for longer than agreed. */
final class BoundedInput extends FilterInputStream {
  private final BooleanSupplier late;
  private long left;

  /**
   * @param limit the most bytes to hand out
   * @param late whether time is up
   */
  BoundedInput(InputStream in, long limit, BooleanSupplier late) {
    super(in);
    this.left = limit;
    this.late = late;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (late.getAsBoolean()) {
      throw new SocketTimeoutException("the answer took too long");
    }
    int count = super.read(buffer, offset, length);
    left -= Math.max(count, 0);
    if (left < 0) {
      throw new IOException("the answer is too long");
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
