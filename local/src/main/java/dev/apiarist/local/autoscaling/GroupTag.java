package dev.apiarist.local.autoscaling;

/** A tag of a group; propagated ones are given to every instance it launches from then on. */
public record GroupTag(String key, String value, boolean propagateAtLaunch) {}
