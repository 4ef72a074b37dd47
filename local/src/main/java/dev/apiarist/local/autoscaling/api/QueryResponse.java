package dev.apiarist.local.autoscaling.api;

/**
 * An answer on the wire.
 *
 * @param status HTTP status
 * @param body XML, to be sent as {@code text/xml} in UTF-8
 */
public record QueryResponse(int status, String body) {}
