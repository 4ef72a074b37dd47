package dev.apiarist.notify;

import dev.apiarist.port.Decision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a decision means to those who are told of it. */
public enum News {
  /** Something was changed. */
  CHANGED("changed"),
  /** Something was tried and failed. */
  FAILED("failed"),
  /** Something was asked for and not granted. */
  REFUSED("refused"),
  /** More was asked for, and there is as much as may be. */
  AT_MAXIMUM("at-maximum"),
  /** Less was asked for, and there is as little as may be. */
  AT_MINIMUM("at-minimum"),
  /** There was nothing to do. */
  UNCHANGED("unchanged"),
  /** Something is under way. */
  WAITING("waiting");

  /** The input of a decision that says whether it had an effect. */
  private static final String EFFECT = "effect";

  private static final String NONE = "none";

  private final String word;

  News(String word) {
    this.word = word;
  }

  /** As the configuration writes it. */
  public String word() {
    return word;
  }

  /** The words of all. */
  public static List<String> words() {
    return Stream.of(values()).map(News::word).toList();
  }

  /** The one that is called so. */
  public static Optional<News> called(String word) {
    return Stream.of(values()).filter(news -> news.word.equals(word)).findFirst();
  }

  /** What a decision means. */
  public static News of(Decision decision) {
    return switch (decision.outcome()) {
      case DONE, FORCED -> CHANGED;
      case FAILED -> FAILED;
      case WAITING -> WAITING;
      case REFUSED ->
          decision.inputs().getOrDefault(EFFECT, "").equals(NONE) ? idle(decision) : REFUSED;
    };
  }

  /** Docker Scaler's sentences tell which bound it is; they are part of the API. */
  private static News idle(Decision decision) {
    if (decision.reason().contains("already scaled to the maximum")) {
      return AT_MAXIMUM;
    }
    return decision.reason().contains("already descaled to the minimum") ? AT_MINIMUM : UNCHANGED;
  }
}
