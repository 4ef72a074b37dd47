package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps the lines of a function's log. */
record ListLogger(List<String> lines) implements LambdaLogger {
  @Override
  public void log(String message) {
    lines.add(message.strip());
  }

  @Override
  public void log(byte[] message) {
    log(new String(message, StandardCharsets.UTF_8));
  }
}
