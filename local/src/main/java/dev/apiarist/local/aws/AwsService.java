package dev.apiarist.local.aws;

/** One AWS service behind the local endpoint. */
public interface AwsService {
  /** The service's name in a SigV4 credential scope, such as {@code sqs}. */
  String signingName();

  /** How the names of its permissions begin, such as {@code sqs} in {@code sqs:SendMessage}. */
  default String permissionPrefix() {
    return signingName();
  }

  /**
   * Answers one call.
   *
   * @throws AwsException the service's own error; for an operation or parameter that this double
   *     does not know, {@link AwsException#unsupported}
   */
  AwsResponse handle(AwsRequest request);
}
