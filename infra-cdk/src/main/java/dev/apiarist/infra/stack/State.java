package dev.apiarist.infra.stack;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.constructs.Construct;

/**
 * The table of leases, cool-downs, deduplication marks and the journal. It goes with the stack: a
 * lease that outlived its cluster would keep the next one of that name from ever starting. As
 * point-in-time recovery is on, DynamoDB keeps a backup of a deleted table for 35 days.
 */
final class State extends Construct {
  private final Table table;

  /**
   * @param streaming whether what is written can be followed
   */
  State(Construct scope, Names names, boolean streaming) {
    super(scope, "State");
    Table.Builder builder =
        Table.Builder.create(this, "Table")
            .tableName(names.table())
            .partitionKey(key("pk"))
            .sortKey(key("sk"))
            .timeToLiveAttribute("expiresAt")
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .encryption(TableEncryption.AWS_MANAGED)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .removalPolicy(RemovalPolicy.DESTROY);
    if (streaming) {
      builder.stream(StreamViewType.NEW_IMAGE);
    }
    table = builder.build();
  }

  ITable table() {
    return table;
  }

  private static Attribute key(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }
}
