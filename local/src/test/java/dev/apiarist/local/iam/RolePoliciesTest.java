package dev.apiarist.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RolePoliciesTest {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:steps";

  private final RolePolicies policies = new RolePolicies();

  @Nested
  class AnAllowingStatement {
    @Test
    void coversItsActionsOnItsResources() {
      attach(
          "{'Effect':'Allow','Action':['sqs:Send*','ssm:GetParameter'],'Resource':'"
              + QUEUE
              + "'}");

      assertThat(allows("sqs:SendMessage", QUEUE)).isTrue();
      assertThat(allows("SQS:sendmessage", QUEUE)).isTrue();
      assertThat(allows("sqs:ReceiveMessage", QUEUE)).isFalse();
      assertThat(allows("sqs:SendMessage", QUEUE + "-other")).isFalse();
    }

    @Test
    void coversAnythingWithStars() {
      attach("{'Effect':'Allow','Action':'*','Resource':'*'}");

      assertThat(allows("ec2:DescribeInstances", "arn:any")).isTrue();
    }

    @Test
    void isAskedWithoutAResourceByItsActionAlone() {
      attach("{'Effect':'Allow','Action':'sqs:SendMessage','Resource':'" + QUEUE + "'}");

      assertThat(allows("sqs:SendMessage", "*")).isTrue();
      assertThat(allows("sqs:PurgeQueue", "*")).isFalse();
    }
  }

  @Nested
  class ADenyingStatement {
    @Test
    void outweighsWhatIsAllowed() {
      attach("{'Effect':'Allow','Action':'sqs:*','Resource':'*'}");
      attach("{'Effect':'Deny','NotAction':'sqs:SendMessage','Resource':'" + QUEUE + "'}");

      assertThat(allows("sqs:SendMessage", QUEUE)).isTrue();
      assertThat(allows("sqs:PurgeQueue", QUEUE)).isFalse();
      assertThat(allows("sqs:PurgeQueue", QUEUE + "-other")).isTrue();
    }

    @Test
    void withAConditionIsTakenAsNotMet() {
      attach("{'Effect':'Allow','Action':'sqs:*','Resource':'*'}");
      attach("{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'Bool':{'x':'true'}}}");

      assertThat(allows("sqs:PurgeQueue", QUEUE)).isTrue();
    }
  }

  @Test
  void anotherRoleHasNothing() {
    attach("{'Effect':'Allow','Action':'*','Resource':'*'}");

    assertThat(policies.allows("other", "sqs:SendMessage", QUEUE)).isFalse();
  }

  private void attach(String statement) {
    policies.attach(
        "role", Json.parseObject("{\"Statement\":" + statement.replace('\'', '"') + "}"));
  }

  private boolean allows(String action, String resource) {
    return policies.allows("role", action, resource);
  }
}
