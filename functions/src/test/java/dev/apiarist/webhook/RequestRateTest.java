package dev.apiarist.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.fake.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private final MutableClock clock = new MutableClock();
  private final RequestRate rate = new RequestRate(60, clock);

  @Test
  void a_minutes_worth_may_come_at_once_and_no_more() {
    assertThat(admitted("owner", 100)).isEqualTo(60);
    assertThat(rate.admit("owner")).contains(Duration.ofSeconds(1));
  }

  @Test
  void what_is_refused_is_not_counted() {
    admitted("owner", 1000);

    clock.advance(Duration.ofSeconds(1));
    assertThat(admitted("owner", 10)).isEqualTo(1);
  }

  @Test
  void it_fills_evenly_and_never_over() {
    admitted("owner", 60);

    clock.advance(Duration.ofSeconds(10));
    assertThat(admitted("owner", 100)).isEqualTo(10);
    clock.advance(Duration.ofHours(10));
    assertThat(admitted("owner", 100)).isEqualTo(60);
  }

  @Test
  void a_clock_that_goes_back_locks_nobody_out_for_longer_than_it_went() {
    admitted("owner", 60);
    clock.advance(Duration.ofSeconds(-5));

    assertThat(rate.admit("owner")).contains(Duration.ofSeconds(6));
  }

  @Test
  void each_caller_has_his_own() {
    admitted("app:web", 60);

    assertThat(rate.admit("owner")).isEmpty();
    assertThat(rate.admit("app:web")).isPresent();
  }

  @Test
  void the_time_to_wait_is_told_in_whole_seconds_and_never_too_short() {
    assertThat(rate.refusal(Duration.ofMillis(1)))
        .isEqualTo("More than 60 requests a minute: try again in 1 s");
    assertThat(RequestRate.seconds(Duration.ofSeconds(2))).isEqualTo(2);
    assertThat(RequestRate.seconds(Duration.ofMillis(2001))).isEqualTo(3);
  }

  @Test
  void none_at_all_is_no_rate() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RequestRate(0, clock));
  }

  private int admitted(String caller, int times) {
    int admitted = 0;
    for (int i = 0; i < times; i++) {
      admitted += rate.admit(caller).isEmpty() ? 1 : 0;
    }
    return admitted;
  }
}
