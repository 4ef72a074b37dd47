package dev.apiarist.docker;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.NodeId;
import java.util.function.Function;

/** Removes a node's entry, even if an attempt before this one did so without our hearing of it. */
final class NodeRemoval implements Function<Engine, Boolean> {
  private final String path;
  private boolean perhapsDone;

  NodeRemoval(NodeId node, boolean force) {
    this.path = "/nodes/" + SwarmReads.segment(node.value()) + "?force=" + force;
  }

  @Override
  public Boolean apply(Engine engine) {
    try {
      engine.delete(path);
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.NOT_FOUND || !perhapsDone) {
        perhapsDone = true;
        throw failed;
      }
    }
    return true;
  }
}
