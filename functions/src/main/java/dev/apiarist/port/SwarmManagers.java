package dev.apiarist.port;

import java.util.List;

/** Opens the managers' API at given addresses: the leader first, then any that answers. */
public interface SwarmManagers {
  /**
   * A {@link SwarmManager} over these manager addresses (private IP addresses, any order). Nothing
   * is contacted yet.
   */
  SwarmManager at(List<String> addresses);
}
