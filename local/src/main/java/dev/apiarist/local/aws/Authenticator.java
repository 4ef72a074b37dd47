package dev.apiarist.local.aws;

/** Tells who signed a request and whether they may do what they ask. */
public interface Authenticator {
  /**
   * The signer.
   *
   * @throws AwsException 403 when the signature, token or time does not hold
   */
  Caller authenticate(HttpCall call, SigV4 signature);

  /**
   * Checks identity policies for an action such as {@code sqs:SendMessage}.
   *
   * @throws AwsException 403 {@code AccessDenied...} naming caller and action
   */
  void authorize(Caller caller, String action);
}
