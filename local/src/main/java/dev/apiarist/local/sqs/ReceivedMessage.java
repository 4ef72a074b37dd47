package dev.apiarist.local.sqs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as one receive saw it.
 *
 * @param receiptHandle names this receive; deleting and changing visibility need it
 * @param attributes the sender's own attributes, as the wire has them
 */
public record ReceivedMessage(
    String id,
    String receiptHandle,
    String body,
    Map<String, @Nullable Object> attributes,
    int receiveCount,
    Instant sent,
    Instant firstReceived) {}
