package dev.apiarist.local.bench;

import java.time.Duration;
import java.util.List;

/**
 * One cold start.
 *
 * @param init from starting the process to its asking for the first event
 * @param first from handing out the event to its answer
 * @param processor processor time of all the process's threads, until the answer
 * @param residentMebibytes the process's peak resident memory
 * @param calls what it asked of the outside, in order
 * @param answer what it answered
 */
record Measurement(
    Duration init,
    Duration first,
    Duration processor,
    double residentMebibytes,
    List<String> calls,
    String answer) {
  Measurement {
    calls = List.copyOf(calls);
  }

  double totalMillis() {
    return init.plus(first).toNanos() / 1e6;
  }

  double processorMillis() {
    return processor.toNanos() / 1e6;
  }
}
