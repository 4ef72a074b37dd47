package dev.apiarist.local.lambda;

import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.events.DeadLetters;
import dev.apiarist.local.events.EventTarget;
import dev.apiarist.local.iam.ResourcePolicies;

/** A function as a rule's target, invoked asynchronously; it must permit EventBridge to. */
public record FunctionTarget(
    Lambda lambda, LambdaFunction function, ResourcePolicies policies, DeadLetters deadLetters)
    implements EventTarget {
  @Override
  public String arn() {
    return function.settings().arn();
  }

  @Override
  public void deliver(String event) {
    if (!policies.allows(arn(), "events.amazonaws.com", "lambda:InvokeFunction")) {
      throw new IllegalStateException(
          "no permission of function "
              + function.settings().name()
              + " lets events.amazonaws.com invoke it");
    }
    lambda.invokeAsync(function, Bytes.utf8(event));
  }

  @Override
  public void deadLetter(String event, String reason) {
    deadLetters.take(event, arn(), reason);
  }
}
