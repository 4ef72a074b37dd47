package dev.apiarist.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.notify.Told.Listener;
import dev.apiarist.port.Decision.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationsTest {
  private final MutableClock clock = new MutableClock();
  private final InMemoryMarks marks = new InMemoryMarks();
  private final Listener first = new Listener("first");
  private final Listener second = new Listener("second");
  private final List<String> log = new ArrayList<>();

  private Set<String> deliver(String... ids) {
    return new Notifications(
            List.of(first, second),
            NewsFilter.STANDARD,
            marks,
            clock,
            (what, why) -> log.add(what + ": " + why))
        .deliver(List.of(ids).stream().map(Told::notice).toList());
  }

  @Test
  void everyoneHearsEverythingInOrder() {
    assertThat(deliver("a", "b")).isEmpty();

    assertThat(first.heard).containsExactly("a", "b");
    assertThat(second.heard).containsExactly("a", "b");
    assertThat(log).isEmpty();
  }

  @Test
  void whatComesTwiceIsHeardOnce() {
    deliver("a", "b");

    assertThat(deliver("b", "c")).isEmpty();

    assertThat(first.heard).containsExactly("a", "b", "c");
  }

  @Test
  void oneThatIsDownHearsItLaterAndOnceAndTheOthersNothingTwice() {
    first.breaksAfter = 0;

    assertThat(deliver("a", "b")).containsExactly("a", "b");
    assertThat(second.heard).containsExactly("a", "b");
    assertThat(log)
        .containsExactly("2 notices are not delivered to first: CLOUD_UNAVAILABLE: down");

    clock.advance(Duration.ofHours(6));
    first.breaksAfter = Integer.MAX_VALUE;
    assertThat(deliver("a", "b")).isEmpty();
    assertThat(deliver("a", "b")).isEmpty();
    assertThat(first.heard).containsExactly("a", "b");
    assertThat(second.heard).containsExactly("a", "b");
  }

  @Test
  void oneThatBreaksHalfWayHearsTheRestLater() {
    second.breaksAfter = 1;

    assertThat(deliver("a", "b", "c")).containsExactly("b", "c");

    second.breaksAfter = Integer.MAX_VALUE;
    assertThat(deliver("a", "b", "c")).isEmpty();
    assertThat(second.heard).containsExactly("a", "b", "c");
  }

  @Test
  void aDefectAtOneConcernsItAlone() {
    first.defect = true;

    assertThat(deliver("a")).containsExactly("a");

    assertThat(second.heard).containsExactly("a");
    assertThat(log).singleElement().asString().contains("a defect");
  }

  @ParameterizedTest
  @CsvSource({
    "scale-nodes, DONE, changed, true",
    "leave, FORCED, changed, true",
    "join, FAILED, failed, true",
    "leave, REFUSED, refused, true",
    "leave, WAITING, waiting, false",
    "enroll, DONE, changed, false",
    "enroll, FAILED, failed, false",
    "alarm, FAILED, failed, true",
  })
  void byDefaultChangesFailuresAndRefusalsAreTold(
      String kind, Outcome outcome, String news, boolean told) {
    var decision = Told.decision(kind, "x", outcome, "because");

    assertThat(News.of(decision).word()).isEqualTo(news);
    assertThat(NewsFilter.STANDARD.admits(decision)).isEqualTo(told);
  }

  @Test
  void actionsThatAreNamedAreToldAndNoOther() {
    NewsFilter filter = new NewsFilter(Set.of(News.WAITING), Set.of("enroll"));

    assertThat(filter.admits(Told.decision("enroll", "x", Outcome.WAITING, ""))).isTrue();
    assertThat(filter.admits(Told.decision("enroll", "x", Outcome.DONE, ""))).isFalse();
    assertThat(filter.admits(Told.decision("join", "x", Outcome.WAITING, ""))).isFalse();
  }
}
