package dev.apiarist.infra.stack;

import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/** An alarm on something of which there should be none. */
final class CountAlarm {
  private CountAlarm() {}

  /** Raised as soon as one period counts any; no data is none. */
  static void onAny(Construct scope, String id, String name, String description, IMetric count) {
    Alarm.Builder.create(scope, id)
        .alarmName(name)
        .alarmDescription(description)
        .metric(count)
        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
        .threshold(0)
        .evaluationPeriods(1)
        .treatMissingData(TreatMissingData.NOT_BREACHING)
        .build();
  }
}
