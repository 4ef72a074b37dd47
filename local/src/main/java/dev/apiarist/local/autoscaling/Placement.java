package dev.apiarist.local.autoscaling;

/**
 * A place a group may launch into.
 *
 * @param subnetId empty for a group that names zones only
 */
public record Placement(String zone, String subnetId) {}
