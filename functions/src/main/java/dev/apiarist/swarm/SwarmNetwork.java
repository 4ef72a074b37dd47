package dev.apiarist.swarm;

/** A network that spans the swarm, so that services may be attached to it. */
public record SwarmNetwork(String id, String name) {}
