package dev.apiarist.swarm;

/**
 * A node's health as the managers see it. After a change of leader every node is {@code UNKNOWN}
 * for up to 30 seconds, which says nothing about the node.
 */
public enum NodeState {
  UNKNOWN,
  DOWN,
  READY,
  DISCONNECTED
}
