package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all {@link Messages} do. */
public abstract class MessagesContract {
  private Messages messages;

  /** A queue without messages. */
  protected abstract Messages empty();

  /** Time passes for the queue. */
  protected abstract void pass(Duration time);

  /** Takes the messages that are visible off the queue. */
  protected abstract List<String> take();

  @BeforeEach
  void open() {
    messages = empty();
  }

  @Test
  void arriveAsTheyWereSent() {
    messages.send("{\"why\":\"à bientôt ✓\\n\"}", Duration.ZERO);

    assertThat(take()).containsExactly("{\"why\":\"à bientôt ✓\\n\"}");
    assertThat(take()).isEmpty();
  }

  @Test
  void areHiddenUntilTheirDelayIsOver() {
    messages.send("later", Duration.ofSeconds(2));

    assertThat(take()).isEmpty();
    pass(Duration.ofSeconds(3));
    assertThat(take()).containsExactly("later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT15M1S", "PT1.5S"})
  void areRefusedWithADelayThatQueuesCannotKeep(Duration delay) {
    assertThatIllegalArgumentException().isThrownBy(() -> messages.send("never", delay));
    assertThat(take()).isEmpty();
  }
}
