package dev.apiarist.function;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer of {@code ReportBatchItemFailures} to an event source mapping. */
final class BatchItemFailures {
  private BatchItemFailures() {}

  /**
   * Has items delivered again: of a queue these and only these, of a stream all from the first of
   * these on.
   *
   * @param failedIds message IDs or sequence numbers, in the order of the batch
   */
  static String answer(List<String> failedIds) {
    List<Object> failures = new ArrayList<>();
    failedIds.forEach(id -> failures.add(Map.of("itemIdentifier", id)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("batchItemFailures", failures);
    return Json.write(answer);
  }
}
