package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private static Command.Result shell(Duration limit, String script) {
    return Command.run(limit, Map.of("GREETING", "hello"), List.of("sh", "-c", script));
  }

  @Test
  void aProgramGetsTheVariablesBesidesThoseThatAreThere() {
    assertThat(shell(AMPLE, "echo \"$GREETING\" && test -n \"$PATH\"").required("greeting"))
        .isEqualTo("hello");
  }

  @Test
  void aFailureIsToldInTheProgramsOwnWords() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(
            () -> shell(AMPLE, "echo chatter; echo no such bee >&2; exit 3").required("hive"))
        .withMessage("hive: no such bee");
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> shell(AMPLE, "echo sorry; exit 3").required("hive"))
        .withMessage("hive: sorry");
  }

  @Test
  void aProgramThatTakesTooLongIsKilled() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> shell(Duration.ofMillis(100), "exec sleep 60"))
        .withMessage("sh did not end in time");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> Command.run(AMPLE, Map.of(), List.of("no-such-program")))
        .withMessage("cannot run no-such-program");
  }
}
