package dev.apiarist.local.iam;

import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.aws.Xml;

/** STS: GetCallerIdentity. */
public final class Sts implements AwsService {
  @Override
  public String signingName() {
    return "sts";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    if (!request.operation().equals("GetCallerIdentity")) {
      throw request.unsupported();
    }
    return AwsResponse.xml(
        new Xml("GetCallerIdentityResponse", "https://sts.amazonaws.com/doc/2011-06-15/")
            .open("GetCallerIdentityResult")
            .text("Arn", request.caller().arn())
            .text("UserId", request.caller().userId())
            .text("Account", request.caller().account())
            .end());
  }
}
