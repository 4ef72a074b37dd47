package dev.apiarist.placement.model;

import dev.apiarist.swarm.NodeId;
import java.time.Instant;

/** A task of this revision failed on, or was rejected by, this node. */
public record Failure(Revision revision, NodeId node, Instant at) {}
