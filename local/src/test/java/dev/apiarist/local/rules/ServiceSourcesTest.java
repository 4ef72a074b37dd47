package dev.apiarist.local.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where services come from: stack files, and what docker says about a swarm. */
class ServiceSourcesTest {

  @Nested
  class AStackFile {
    private static final String YAML =
        """
        version: "3.8"
        services:
          listed:
            image: x
            deploy:
              replicas: 3
              labels:
                - com.df.alertIf=rate(x[1m]) > ${LIMIT:-5}
                - flag
          mapped:
            labels: {com.df.alertName: of the container}
            deploy:
              mode: ${MODE}
              labels: {com.df.scrapePort: 8080, price: $$5}
          plain:
            image: y
        """;

    @Test
    void givesServicesTheirFullNamesLabelsAndReplicas() {
      assertThat(StackFile.read(YAML, "shop", Map.of("MODE", "global")))
          .containsExactly(
              new LabelledService(
                  "shop_listed",
                  Map.of("com.df.alertIf", "rate(x[1m]) > 5", "flag", ""),
                  OptionalInt.of(3)),
              new LabelledService(
                  "shop_mapped",
                  Map.of("com.df.scrapePort", "8080", "price", "$5"),
                  OptionalInt.empty()),
              new LabelledService("shop_plain", Map.of(), OptionalInt.of(1)));
    }

    @Test
    void isRefusedWhenItIsNone() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StackFile.read("services: [a]", "shop", Map.of()))
          .withMessage("services is no map");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StackFile.read("a: [", "shop", Map.of()))
          .withMessageStartingWith("not YAML");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> StackFile.read("services: {a: {deploy: {replicas: two}}}", "shop", Map.of()))
          .withMessage("replicas of service shop_a is a whole number, not: two");
    }
  }

  @Nested
  class AVariable {
    private final Interpolation variables = new Interpolation(Map.of("SET", "s", "EMPTY", ""));

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '"',
        value = {
          "$SET.,s.",
          "${SET}x,sx",
          "${SET:-d},s",
          "${EMPTY:-d},d",
          "${EMPTY-d},''",
          "${UNSET-d},d",
          "${UNSET:-},''",
          "$UNSET,''",
          "$$SET,$SET",
          "${SET:?why},s",
          "a $ b,a $ b",
          "\"node.*($$|/)\",node.*($|/)",
        })
    void isFilledInAsDockerDoes(String text, String filled) {
      assertThat(variables.fill(text)).isEqualTo(filled.equals("''") ? "" : filled);
    }

    @Test
    void thatMustBeSetSaysWhyWhenItIsNot() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> variables.fill("${UNSET:?the registry's address}"))
          .withMessage("variable UNSET is not set: the registry's address");
    }
  }

  @Test
  void aRunningSwarmTellsTheSameByDockerServiceInspect() {
    String inspected =
        """
        [{"ID": "a", "Spec": {"Name": "shop_web", "Labels": {"com.df.scrapePort": "80"},
          "Mode": {"Replicated": {"Replicas": 4}}}},
         {"ID": "b", "Spec": {"Name": "agent", "Mode": {"Global": {}}}}]
        """;

    assertThat(RunningSwarm.services(inspected))
        .containsExactly(
            new LabelledService("shop_web", Map.of("com.df.scrapePort", "80"), OptionalInt.of(4)),
            new LabelledService("agent", Map.of(), OptionalInt.empty()));
  }
}
