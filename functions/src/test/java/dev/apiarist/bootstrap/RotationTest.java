package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.DyingParameters;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import dev.apiarist.webhook.BearerTokens;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New secrets for a cluster that runs. */
class RotationTest {
  private static final List<String> CA = List.of("ca-certificate", "ca-key");
  private static final List<String> CLIENT = List.of("client-certificate", "client-key");

  private final FakeParameters parameters = new FakeParameters();
  private final MutableClock clock = new MutableClock();
  private String first = "";

  @BeforeEach
  void makeACluster() {
    make(Rotation.NONE);
    first = token();
  }

  @Nested
  class TheKeysOfAppTokens {
    @Test
    void areSecretAndTellNeitherTokenNorHash() {
      assertThat(parameters.secret("app-token-keys")).isTrue();
      assertThat(stored("app-token-keys"))
          .matches("[0-9a-f]{64}")
          .doesNotContain(first)
          .isNotEqualTo(hashes(Rotation.NONE));
    }

    @Test
    void comeWithANewTokenAndGoWithTheOldOne() {
      String before = stored("app-token-keys");

      make(new Rotation(2, true, 1));
      String both = stored("app-token-keys");
      assertThat(both).matches("[0-9a-f]{64}," + before);

      make(new Rotation(2, false, 1));
      assertThat(stored("app-token-keys")).isEqualTo(both.substring(0, 64));
    }

    @Test
    void areMadeForAClusterThatHasNone() {
      String before = stored("app-token-keys");
      parameters.delete(List.of("app-token-keys"));

      make(Rotation.NONE);

      assertThat(stored("app-token-keys")).isEqualTo(before);
    }
  }

  @Nested
  class TheToken {
    @Test
    void isNewAndTheOneBeforeStaysValid() {
      BearerTokens valid = make(serial(2));

      assertThat(token()).isNotEqualTo(first).matches("[A-Za-z0-9_-]{43}");
      assertThat(admits(valid, token())).isTrue();
      assertThat(admits(valid, first)).isTrue();
      assertThat(parameters.secret("webhook-token-previous")).isTrue();
    }

    @Test
    void isTheSameWhenAskedForAgain() {
      make(serial(2));
      String second = token();
      int writes = parameters.writes().size();

      BearerTokens valid = make(serial(2));

      assertThat(token()).isEqualTo(second);
      assertThat(admits(valid, first)).isTrue();
      assertThat(parameters.writes()).hasSize(writes);
    }

    @Test
    void beforeTheLastOneIsDropped() {
      make(serial(2));
      String second = token();

      BearerTokens valid = make(serial(3));

      assertThat(admits(valid, token())).isTrue();
      assertThat(admits(valid, second)).isTrue();
      assertThat(admits(valid, first)).isFalse();
    }

    @Test
    void beforeIsDroppedOnRequestAndForgotten() {
      make(serial(2));

      BearerTokens valid = make(new Rotation(2, false, 1));

      assertThat(admits(valid, token())).isTrue();
      assertThat(admits(valid, first)).isFalse();
      assertThat(stored("webhook-token-previous")).doesNotContain(first);
      assertThat(admits(make(serial(2)), first)).as("dropped for good").isFalse();
    }

    @Test
    void mayBeReplacedAndDroppedAtOnce() {
      BearerTokens valid = make(new Rotation(2, false, 1));

      assertThat(admits(valid, token())).isTrue();
      assertThat(admits(valid, first)).isFalse();
    }

    @Test
    void staysWhenADeploymentIsTakenBack() {
      make(serial(2));
      String second = token();

      BearerTokens valid = make(Rotation.NONE);

      assertThat(token()).isEqualTo(second);
      assertThat(admits(valid, first)).isTrue();
    }

    @Test
    void beforeStaysWhenADeploymentThatKeptItIsTakenBack() {
      make(new Rotation(2, false, 1));
      String second = token();
      make(serial(3));

      BearerTokens valid = make(new Rotation(2, false, 1));

      assertThat(admits(valid, token())).isTrue();
      assertThat(admits(valid, second)).as("what clients have since").isTrue();
    }

    @Test
    void ofAClusterThatBeginsWithAHigherNumberIsMadeOnce() {
      parameters.delete(List.of("webhook-token", "webhook-token-previous"));
      make(serial(5));
      String made = token();

      make(serial(5));

      assertThat(token()).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsTheSameWhereverItsRotationDied(boolean keep) {
      Rotation rotation = new Rotation(2, keep, 1);
      for (int writes = 0; writes < (keep ? 3 : 4); writes++) {
        reset();
        Parameters dying = new DyingParameters(parameters, writes);
        assertThatThrownBy(() -> make(dying, rotation)).isInstanceOf(OutsideException.class);

        assertThat(admits(make(Rotation.NONE), first))
            .as("taken back after %s writes", writes)
            .isTrue();
        BearerTokens valid = make(rotation);

        assertThat(token()).isNotEqualTo(first);
        assertThat(admits(valid, token())).isTrue();
        assertThat(admits(valid, first)).isEqualTo(keep);
        assertThat(admits(make(rotation), token())).isTrue();
        assertThat(stored("app-token-keys")).hasSameSizeAs(hashes(rotation));
      }
    }

    @Test
    void isNotSaidWhenTheOneBeforeIsGarbled() {
      parameters.putSecret("webhook-token-previous", "somebody's-secret");

      assertThatThrownBy(() -> make(serial(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("webhook-token-previous")
          .hasMessageNotContaining("somebody");
    }

    private void reset() {
      parameters.delete(List.of("webhook-token", "webhook-token-previous"));
      make(Rotation.NONE);
      first = token();
    }

    private Rotation serial(int serial) {
      return new Rotation(serial, true, 1);
    }
  }

  @Nested
  class TheClientCertificate {
    @Test
    void isNewOnRequestFromTheSameAuthority() {
      Map<String, String> authority = parameters.get(CA);
      Map<String, String> before = parameters.get(CLIENT);

      make(new Rotation(1, true, 2));

      assertThat(parameters.get(CA)).isEqualTo(authority);
      assertThat(parameters.get(CLIENT))
          .doesNotContainEntry("client-certificate", before.get("client-certificate"))
          .doesNotContainEntry("client-key", before.get("client-key"));
      assertThat(identity().fits()).isTrue();
      assertThat(token()).isEqualTo(first);
    }

    @Test
    void isTheSameWhenAskedForAgainOrWhenADeploymentIsTakenBack() {
      make(new Rotation(1, true, 2));
      Map<String, String> second = parameters.get(CLIENT);

      make(new Rotation(1, true, 2));
      make(Rotation.NONE);

      assertThat(parameters.get(CLIENT)).isEqualTo(second);
    }

    @Test
    void fitsItsKeyWhereverItsRotationDied() {
      for (int writes = 0; writes < 2; writes++) {
        Rotation rotation = new Rotation(1, true, 2 + writes);
        Parameters dying = new DyingParameters(parameters, writes);
        assertThatThrownBy(() -> make(dying, rotation)).isInstanceOf(OutsideException.class);

        make(Rotation.NONE);
        assertThat(identity().fits()).as("taken back after %s writes", writes).isTrue();
        make(rotation);

        assertThat(identity().fits()).isTrue();
        assertThat(identity().serial()).isEqualTo(rotation.clientCertificate());
      }
    }

    private ClientIdentity identity() {
      return new ClientIdentity(stored("client-certificate"), stored("client-key"));
    }
  }

  @Nested
  class Properties {
    @Test
    void ofAStackThatKnowsNoRotationMeanNone() {
      assertThat(Rotation.of(Map.of("Cluster", "demo"))).isEqualTo(Rotation.NONE);
    }

    @ParameterizedTest
    @CsvSource({
      "WebhookTokenSerial, 0",
      "WebhookTokenSerial, x",
      "ClientCertificateSerial, -1",
      "ClientCertificateSerial, 99999999",
      "KeepPreviousToken, maybe"
    })
    void thatAreNoneAreRefusedByName(String name, String value) {
      assertThatThrownBy(() -> Rotation.of(Map.of(name, value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the property " + name);
    }
  }

  private BearerTokens make(Rotation rotation) {
    return make(parameters, rotation);
  }

  private BearerTokens make(Parameters over, Rotation rotation) {
    return BearerTokens.ofDigests(
        new ClusterSetup(over, clock).make("demo", rotation).webhookTokenSha256());
  }

  private String hashes(Rotation rotation) {
    return new ClusterSetup(parameters, clock).make("demo", rotation).webhookTokenSha256();
  }

  private static boolean admits(BearerTokens tokens, String token) {
    return tokens.admits(Optional.of("Bearer " + token));
  }

  private String token() {
    return stored("webhook-token");
  }

  private String stored(String name) {
    return Objects.requireNonNull(parameters.get(List.of(name)).get(name));
  }
}
