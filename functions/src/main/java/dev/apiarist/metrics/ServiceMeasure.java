package dev.apiarist.metrics;

import java.util.OptionalInt;

/**
 * A service in figures.
 *
 * @param desired replicas wanted; empty for global services and jobs, which have no such number
 * @param running tasks that run and are meant to, a job's until they are done
 */
public record ServiceMeasure(String name, OptionalInt desired, long running) {}
