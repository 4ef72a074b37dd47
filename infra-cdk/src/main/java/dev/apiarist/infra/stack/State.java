package dev.apiarist.infra.stack;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
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

  State(Construct scope, Names names) {
    super(scope, "State");
    table =
        Table.Builder.create(this, "Table")
            .tableName(names.table())
            .partitionKey(key("pk"))
            .sortKey(key("sk"))
            .timeToLiveAttribute("expiresAt")
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .encryption(TableEncryption.AWS_MANAGED)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
  }

  ITable table() {
    return table;
  }

  private static Attribute key(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }
}
