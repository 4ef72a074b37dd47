package dev.apiarist.local.cloud;

import dev.apiarist.local.autoscaling.api.AutoScalingApi;
import dev.apiarist.local.autoscaling.api.QueryResponse;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import java.util.Map;

/** Auto Scaling's API behind the one endpoint. */
record AutoScalingService(AutoScalingApi api) implements AwsService {
  @Override
  public String signingName() {
    return AutoScalingApi.SIGNING_NAME;
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    QueryResponse answer = api.handle(request.operation(), request.form());
    return new AwsResponse(answer.status(), answer.body(), Map.of());
  }
}
