package dev.apiarist.placement.model;

/**
 * A generic resource of a node: an amount, or a set of named items of which only the number matters
 * to placement.
 *
 * @param named whether they are named items; a node has one kind in one way only
 */
public record GenericResource(String kind, long amount, boolean named) {}
