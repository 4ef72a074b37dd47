package dev.apiarist.local.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.local.aws.TestEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.SsmException;

class SsmTest {
  private final Ssm service =
      new Ssm("arn:aws:ssm:us-east-1:000000000000:parameter", new MutableClock());
  private final TestEndpoint endpoint = new TestEndpoint(service);
  private final SsmClient ssm = endpoint.client(SsmClient.builder());

  @AfterEach
  void close() {
    ssm.close();
    endpoint.close();
  }

  @Nested
  class AParameter {
    @Test
    void isReadBackWithVersionAndTime() {
      put("/a/ca", ParameterType.STRING, "pem");

      Parameter read = ssm.getParameter(get -> get.name("/a/ca")).parameter();

      assertThat(read.value()).isEqualTo("pem");
      assertThat(read.version()).isEqualTo(1);
      assertThat(read.lastModifiedDate()).isEqualTo(MutableClock.START);
      assertThat(read.arn()).isEqualTo("arn:aws:ssm:us-east-1:000000000000:parameter/a/ca");
    }

    @Test
    void isReplacedOnlyWhenAsked() {
      put("/a/ca", ParameterType.STRING, "old");

      assertThatExceptionOfType(ParameterAlreadyExistsException.class)
          .isThrownBy(() -> put("/a/ca", ParameterType.STRING, "new"));
      assertThat(
              ssm.putParameter(put -> put.name("/a/ca").value("new").type("String").overwrite(true))
                  .version())
          .isEqualTo(2);
    }

    @Test
    void thatIsAbsentIsNotFound() {
      assertThatExceptionOfType(ParameterNotFoundException.class)
          .isThrownBy(() -> ssm.getParameter(get -> get.name("/none")));
    }

    @Test
    void ofMoreThanFourKilobytesIsRefused() {
      assertThatExceptionOfType(SsmException.class)
          .isThrownBy(() -> put("/a/big", ParameterType.STRING, "x".repeat(4097)))
          .withMessageContaining("4096");
    }
  }

  @Nested
  class ASecret {
    @Test
    void isInClearOnlyWhenDecryptionIsAskedFor() {
      put("/a/key", ParameterType.SECURE_STRING, "secret");

      assertThat(ssm.getParameter(get -> get.name("/a/key")).parameter().value())
          .doesNotContain("secret");
      assertThat(
              ssm.getParameter(get -> get.name("/a/key").withDecryption(true)).parameter().value())
          .isEqualTo("secret");
    }
  }

  @Nested
  class Several {
    @Test
    void areReadTogetherAndTheMissingNamed() {
      put("/a/one", ParameterType.STRING, "1");

      GetParametersResponse read = ssm.getParameters(get -> get.names("/a/one", "/a/two"));

      assertThat(read.parameters()).extracting(Parameter::value).containsExactly("1");
      assertThat(read.invalidParameters()).containsExactly("/a/two");
    }

    @Test
    void areListedByPathPageByPage() {
      for (int number = 0; number < 23; number++) {
        put("/a/p" + (10 + number), ParameterType.STRING, "v");
      }
      put("/a/deep/er", ParameterType.STRING, "v");
      put("/ab", ParameterType.STRING, "v");

      assertThat(ssm.getParametersByPathPaginator(get -> get.path("/a")))
          .flatExtracting(GetParametersByPathResponse::parameters)
          .hasSize(23);
      assertThat(ssm.getParametersByPathPaginator(get -> get.path("/a").recursive(true)))
          .flatExtracting(GetParametersByPathResponse::parameters)
          .hasSize(24);
    }

    @Test
    void areDeletedTogetherAndTheMissingNamed() {
      put("/a/one", ParameterType.STRING, "1");

      var deleted = ssm.deleteParameters(delete -> delete.names("/a/one", "/a/two"));

      assertThat(deleted.deletedParameters()).containsExactly("/a/one");
      assertThat(deleted.invalidParameters()).containsExactly("/a/two");
    }
  }

  private void put(String name, ParameterType type, String value) {
    ssm.putParameter(put -> put.name(name).type(type).value(value));
  }
}
