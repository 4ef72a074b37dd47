package dev.apiarist.swarm;

/**
 * A port of a node itself, which one task at a time can have there.
 *
 * @param protocol Swarm's word, such as {@code tcp}
 */
public record HostPort(String protocol, int port) {}
