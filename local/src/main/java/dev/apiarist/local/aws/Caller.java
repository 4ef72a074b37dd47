package dev.apiarist.local.aws;

/**
 * Who signed a request.
 *
 * @param arn {@code arn:aws:sts::<account>:assumed-role/<role>/<session>} or a user's ARN
 * @param userId {@code <role-id>:<session>} or the user's ID
 */
public record Caller(String account, String arn, String userId, String accessKey) {}
