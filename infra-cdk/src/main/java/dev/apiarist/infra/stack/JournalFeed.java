package dev.apiarist.infra.stack;

import java.util.List;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * What the journal takes down, as it comes, for the function that tells others: the table's stream,
 * what is tried again and how often, and where it goes in the end.
 */
final class JournalFeed extends Construct {
  private static final int ATTEMPTS = 10;

  /** News of yesterday is none. */
  private static final Duration OLDEST = Duration.hours(6);

  /** What comes within a second is told at once, in one message where there is a limit to them. */
  private static final Duration GATHERING = Duration.seconds(1);

  private static final int MOST_AT_ONCE = 100;

  /** The notes and marks in the same table are no news. */
  private static final String NEW_DECISIONS =
      "{\"eventName\":[\"INSERT\"],"
          + "\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"journal#\"}]}}}}";

  JournalFeed(Construct scope, Names names, State state, Function notify) {
    super(scope, "JournalFeed");
    DeadLetters undelivered =
        new DeadLetters(
            this,
            "DeadLetters",
            "DeadLetterAlarm",
            names.undelivered(),
            "Decisions were not told to everybody: see the notify function's log.");
    NagReasons.failures(undelivered.queue());
    CfnEventSourceMapping.Builder.create(this, "Decisions")
        .eventSourceArn(Objects.requireNonNull(state.table().getTableStreamArn()))
        .functionName(notify.getFunctionName())
        // The stream begins with this mapping; one that is made anew tells nobody twice.
        .startingPosition("TRIM_HORIZON")
        .filterCriteria(
            CfnEventSourceMapping.FilterCriteriaProperty.builder()
                .filters(
                    List.of(
                        CfnEventSourceMapping.FilterProperty.builder()
                            .pattern(NEW_DECISIONS)
                            .build()))
                .build())
        .batchSize(MOST_AT_ONCE)
        .maximumBatchingWindowInSeconds((int) GATHERING.toSeconds().longValue())
        .functionResponseTypes(List.of("ReportBatchItemFailures"))
        .bisectBatchOnFunctionError(true)
        .maximumRetryAttempts(ATTEMPTS)
        .maximumRecordAgeInSeconds((int) OLDEST.toSeconds().longValue())
        .destinationConfig(
            CfnEventSourceMapping.DestinationConfigProperty.builder()
                .onFailure(
                    CfnEventSourceMapping.OnFailureProperty.builder()
                        .destination(undelivered.queue().getQueueArn())
                        .build())
                .build())
        .build();
  }
}
