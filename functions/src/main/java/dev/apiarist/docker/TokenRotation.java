package dev.apiarist.docker;

import dev.apiarist.swarm.NodeRole;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the swarm's spec unchanged until its token is another one than at first. */
final class TokenRotation implements SpecChange.Edit {
  private final NodeRole role;
  private @Nullable String old;

  TokenRotation(NodeRole role) {
    this.role = role;
  }

  @Override
  public boolean apply(Map<String, @Nullable Object> swarm) {
    String now = DockerSwarmManager.tokenOf(swarm, role);
    if (old == null) {
      old = now;
    }
    return old.equals(now);
  }
}
