package dev.apiarist.port;

/**
 * What an instance of a type has.
 *
 * @param type such as {@code t4g.medium}
 * @param cpus virtual processors
 * @param memoryBytes what is paid for; its kernel shows a node some of it less
 * @param architecture in Docker's words, as nodes show it: {@code x86_64} or {@code aarch64}
 */
public record InstanceShape(String type, int cpus, long memoryBytes, String architecture) {}
