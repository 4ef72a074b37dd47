package dev.apiarist.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.local.iam.Credentials;
import dev.apiarist.local.iam.Sts;
import dev.apiarist.local.sqs.Sqs;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

class AwsEndpointTest {
  private final TestEndpoint endpoint = new TestEndpoint(new Sqs("000000000000"), new Sts());

  @AfterEach
  void close() {
    endpoint.close();
  }

  /** One whose permissions have another name than its signatures, as CloudWatch's. */
  private static final class Machines implements AwsService {
    @Override
    public String signingName() {
      return "ec2";
    }

    @Override
    public String permissionPrefix() {
      return "machines";
    }

    @Override
    public AwsResponse handle(AwsRequest request) {
      throw request.unsupported();
    }
  }

  @Nested
  class SomethingItDoesNotHave {
    @Test
    void namesTheService() {
      try (Ec2Client ec2 = endpoint.client(Ec2Client.builder())) {
        assertThatExceptionOfType(Ec2Exception.class)
            .isThrownBy(ec2::describeVpcs)
            .withMessageContaining("does not support service ec2, operation DescribeVpcs")
            .satisfies(error -> assertThat(error.statusCode()).isEqualTo(400));
      }
    }

    @Test
    void namesTheOperation() {
      try (SqsClient sqs = endpoint.client(SqsClient.builder())) {
        assertThatExceptionOfType(SqsException.class)
            .isThrownBy(sqs::listQueues)
            .withMessageContaining("does not support operation sqs:ListQueues");
      }
    }

    @Test
    void namesTheParameter() {
      try (SqsClient sqs = endpoint.client(SqsClient.builder())) {
        assertThatExceptionOfType(SqsException.class)
            .isThrownBy(
                () ->
                    sqs.sendMessage(
                        message -> message.queueUrl("q").messageBody("m").messageGroupId("g")))
            .withMessageContaining("parameter MessageGroupId of sqs:SendMessage");
      }
    }
  }

  @Nested
  class ACaller {
    @Test
    void isToldWhoItIs() {
      try (StsClient sts = endpoint.client(StsClient.builder())) {
        assertThat(sts.getCallerIdentity().arn())
            .isEqualTo("arn:aws:sts::000000000000:assumed-role/tester/session");
      }
    }

    @Test
    void withAWrongSecretIsRefused() {
      Credentials mine = endpoint.identities().assume("tester", "other");
      Credentials forged = new Credentials(mine.accessKey(), "not the secret", mine.sessionToken());
      try (StsClient sts =
          TestEndpoint.client(StsClient.builder(), endpoint.uri(), TestEndpoint.provider(forged))) {
        assertThatExceptionOfType(StsException.class)
            .isThrownBy(sts::getCallerIdentity)
            .satisfies(error -> assertThat(error.statusCode()).isEqualTo(403));
      }
    }

    @Test
    void withRevokedCredentialsIsRefused() {
      Credentials mine = endpoint.identities().assume("tester", "other");
      endpoint.identities().revoke(mine);
      try (StsClient sts =
          TestEndpoint.client(StsClient.builder(), endpoint.uri(), TestEndpoint.provider(mine))) {
        assertThatExceptionOfType(StsException.class)
            .isThrownBy(sts::getCallerIdentity)
            .withMessageContaining("security token included in the request is invalid");
      }
    }

    @Test
    void whoseRoleAllowsNothingIsDeniedByName() {
      Credentials poor = endpoint.identities().assume("poor", "other");
      try (SqsClient sqs =
          TestEndpoint.client(SqsClient.builder(), endpoint.uri(), TestEndpoint.provider(poor))) {
        assertThatExceptionOfType(SqsException.class)
            .isThrownBy(() -> sqs.sendMessage(message -> message.queueUrl("q").messageBody("m")))
            .withMessageContaining("assumed-role/poor/other is not authorized to perform")
            .withMessageContaining("sqs:SendMessage");
      }
    }

    @Test
    void isDeniedWhatTheServiceCallsItsPermission() {
      endpoint.add(new Machines());
      Credentials poor = endpoint.identities().assume("poor", "other");
      try (Ec2Client ec2 =
          TestEndpoint.client(Ec2Client.builder(), endpoint.uri(), TestEndpoint.provider(poor))) {
        assertThatExceptionOfType(Ec2Exception.class)
            .isThrownBy(ec2::describeVpcs)
            .withMessageContaining("not authorized to perform: machines:DescribeVpcs");
      }
    }

    @Test
    void withoutASignatureIsRefused() throws Exception {
      assertThat(get("/").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void itsOwnPathsNeedNoSignature() throws Exception {
    assertThat(get("/_local/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aTakenPortIsNamedWithWhatToDo() {
    int port = endpoint.uri().getPort();

    assertThatExceptionOfType(PortTakenException.class)
        .isThrownBy(() -> new AwsEndpoint(port, endpoint.identities()))
        .withMessageContaining("Port " + port)
        .withMessageContaining("./apiarist down");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(endpoint.uri().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
