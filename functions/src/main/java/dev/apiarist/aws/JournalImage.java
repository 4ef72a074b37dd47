package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An item of the journal as the table's stream shows it.
 *
 * @param key names the decision for good
 */
public record JournalImage(String key, Decision decision) {
  /**
   * Reads a stream record's {@code NewImage}, in DynamoDB's own JSON.
   *
   * @return empty when it is no item of the journal
   * @throws IllegalArgumentException when it is one and cannot be read
   */
  public static Optional<JournalImage> of(Map<String, @Nullable Object> image) {
    Map<String, Object> item = new LinkedHashMap<>();
    image.forEach((name, value) -> item.put(name, plain(value)));
    if (!DynamoJournal.keeps(item)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JournalImage(Json.textAt(item, "", "sk"), DynamoJournal.read(item)));
    } catch (RuntimeException malformed) {
      throw new IllegalArgumentException("not a decision: " + item.keySet(), malformed);
    }
  }

  private static Object plain(@Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (Json.at(value, "M") != null) {
      Json.objectAt(value, "M").forEach((name, inner) -> map.put(name, plain(inner)));
      return map;
    }
    return Json.textAt(value, "", Json.at(value, "N") == null ? "S" : "N");
  }
}
