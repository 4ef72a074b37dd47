package dev.apiarist.infra.stack;

import java.time.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** Makes log groups that are kept for the configured time and go with the stack. */
record Logs(Duration retention) {

  /**
   * A log group.
   *
   * @param name empty to let CloudFormation choose one
   */
  LogGroup group(Construct scope, String id, String name) {
    LogGroup.Builder group =
        LogGroup.Builder.create(scope, id)
            .retention(retentionDays())
            .removalPolicy(RemovalPolicy.DESTROY);
    return name.isEmpty() ? group.build() : group.logGroupName(name).build();
  }

  private RetentionDays retentionDays() {
    return switch ((int) retention.toDays()) {
      case 1 -> RetentionDays.ONE_DAY;
      case 3 -> RetentionDays.THREE_DAYS;
      case 5 -> RetentionDays.FIVE_DAYS;
      case 7 -> RetentionDays.ONE_WEEK;
      case 14 -> RetentionDays.TWO_WEEKS;
      case 30 -> RetentionDays.ONE_MONTH;
      case 60 -> RetentionDays.TWO_MONTHS;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 120 -> RetentionDays.FOUR_MONTHS;
      case 150 -> RetentionDays.FIVE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      default -> throw new IllegalStateException(retention + " is no retention of CloudWatch's");
    };
  }
}
