package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.SignedCall;
import dev.apiarist.local.iam.Credentials;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.iam.RolePolicies;
import dev.apiarist.local.lambda.FunctionUrl.AuthType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionUrlTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:test";
  private static final RolePolicies POLICIES = new RolePolicies();
  private static final Identities IDENTITIES =
      new Identities("000000000000", InstantSource.system(), POLICIES);
  private static final ResourcePolicies PERMISSIONS = new ResourcePolicies();

  @TempDir private static Path state;
  private static LambdaFunction function;

  private final List<FunctionUrl> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    function =
        new LambdaFunction(
            TestFunctions.settings(Map.of(), Duration.ofSeconds(20)),
            TestFunctions.host(state, IDENTITIES, 1));
    PERMISSIONS.allow(ARN, "*", "lambda:InvokeFunctionUrl");
    POLICIES.attach(
        "node",
        Map.of(
            "Statement",
            List.of(
                Map.of("Effect", "Allow", "Action", "lambda:InvokeFunctionUrl", "Resource", ARN))));
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @AfterEach
  void close() {
    opened.forEach(FunctionUrl::close);
  }

  @Nested
  class OpenToAll {
    @Test
    void makesTheEventOfPayloadFormatTwo() throws Exception {
      HttpResponse<String> answer =
          post(
              open(AuthType.NONE).local().resolve("v1/scale%20nodes?by=1&by=2&type=worker"),
              "application/json",
              "{\"a\":1}");

      assertThat(answer.statusCode()).isEqualTo(201);
      Object event = Json.parse(answer.body());
      assertThat(Json.textAt(event, "", "version")).isEqualTo("2.0");
      assertThat(Json.textAt(event, "", "rawPath")).isEqualTo("/v1/scale nodes");
      assertThat(Json.textAt(event, "", "rawQueryString")).isEqualTo("by=1&by=2&type=worker");
      assertThat(Json.textAt(event, "", "queryStringParameters", "by")).isEqualTo("1,2");
      assertThat(Json.textAt(event, "", "headers", "content-type")).isEqualTo("application/json");
      assertThat(Json.textAt(event, "", "requestContext", "http", "method")).isEqualTo("POST");
      assertThat(Json.textAt(event, "", "requestContext", "http", "sourceIp"))
          .isEqualTo("127.0.0.1");
      assertThat(Json.at(event, "requestContext", "authorizer")).isNull();
      assertThat(Json.textAt(event, "", "body")).isEqualTo("{\"a\":1}");
      assertThat(Json.at(event, "isBase64Encoded")).isEqualTo(false);
    }

    @Test
    void encodesABodyThatIsNoText() throws Exception {
      Object event =
          Json.parse(post(open(AuthType.NONE).local(), "application/octet-stream", "bytes").body());

      assertThat(Json.textAt(event, "", "body")).isEqualTo("Ynl0ZXM=");
      assertThat(Json.at(event, "isBase64Encoded")).isEqualTo(true);
    }

    @Test
    void mapsStatusHeadersAndBody() throws Exception {
      HttpResponse<String> answer = post(open(AuthType.NONE).local(), "application/json", "{}");

      assertThat(answer.headers().firstValue("x-test")).contains("yes");
      assertThat(answer.headers().allValues("content-type")).containsExactly("text/plain");
    }

    @Test
    void answersAnErrorOfTheFunctionWith502() throws Exception {
      HttpResponse<String> answer =
          post(open(AuthType.NONE).local(), "application/json", "{\"x\":\"please fail\"}");

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).doesNotContain("failed as told");
    }

    @Test
    void refusesABodyBeyondSixMegabytes() throws Exception {
      HttpResponse<String> answer =
          post(open(AuthType.NONE).local(), "application/json", "x".repeat(6 * 1024 * 1024 + 1));

      assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void isClosedWithoutAPermissionForEverybody() throws Exception {
      FunctionUrl url = open(AuthType.NONE, new ResourcePolicies(), "127.0.0.1");

      assertThat(post(url.local(), "application/json", "{}").statusCode()).isEqualTo(403);
    }
  }

  @Nested
  class SignedByCurl {
    @Test
    void namesTheInstanceBehindTheRole() throws Exception {
      Credentials credentials = IDENTITIES.assume("node", "i-0123456789abcdef0");

      SignedCall answer = post(credentials, "{\"phase\":\"configure\"}");

      assertThat(answer.status()).isEqualTo(201);
      Object event = Json.parse(answer.body());
      assertThat(Json.textAt(event, "", "requestContext", "authorizer", "iam", "userArn"))
          .isEqualTo("arn:aws:sts::000000000000:assumed-role/node/i-0123456789abcdef0");
      assertThat(Json.textAt(event, "", "requestContext", "authorizer", "iam", "accessKey"))
          .isEqualTo(credentials.accessKey());
      assertThat(Json.textAt(event, "", "body")).isEqualTo("{\"phase\":\"configure\"}");
    }

    @Test
    void withAnotherSecretIsRefused() throws Exception {
      Credentials credentials = IDENTITIES.assume("node", "i-0123456789abcdef0");

      Credentials forged =
          new Credentials(credentials.accessKey(), "wrong", credentials.sessionToken());

      assertRefused(post(forged, "{}"), "signature we calculated does not match");
    }

    @Test
    void withARoleThatMayNotIsRefused() throws Exception {
      Credentials credentials = IDENTITIES.assume("stranger", "i-0123456789abcdef0");

      assertRefused(post(credentials, "{}"), "not authorized to perform: lambda:InvokeFunctionUrl");
    }

    @Test
    void withUnknownCredentialsIsRefused() throws Exception {
      assertRefused(post(new Credentials("AKIANOBODY", "secret", "token"), "{}"), "security token");
    }

    private SignedCall post(Credentials credentials, String body) throws Exception {
      return SignedCall.post(open(AuthType.AWS_IAM).forNodes().toString(), credentials, body);
    }

    private static void assertRefused(SignedCall answer, String why) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains(why);
    }
  }

  @Test
  void anUnsignedCallIsForbiddenWhereSignaturesAreAsked() throws Exception {
    HttpResponse<String> answer = post(open(AuthType.AWS_IAM).local(), "application/json", "{}");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"Message\":\"Forbidden\"}");
  }

  @Test
  void listensOnTheNodesAddressToo() throws Exception {
    FunctionUrl url = open(AuthType.NONE, PERMISSIONS, "127.0.0.2");

    assertThat(url.forNodes().getHost()).isEqualTo("127.0.0.2");
    assertThat(url.forNodes().getPort()).isEqualTo(url.local().getPort());
    assertThat(post(url.forNodes(), "application/json", "{}").statusCode()).isEqualTo(201);
  }

  private FunctionUrl open(AuthType authType) {
    return open(authType, PERMISSIONS, "127.0.0.1");
  }

  private FunctionUrl open(AuthType authType, ResourcePolicies permissions, String nodeAddress) {
    FunctionUrl url =
        FunctionUrl.open(
            function, authType, IDENTITIES, permissions, InstantSource.system(), 0, nodeAddress);
    opened.add(url);
    return url;
  }

  private static HttpResponse<String> post(URI uri, String type, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
