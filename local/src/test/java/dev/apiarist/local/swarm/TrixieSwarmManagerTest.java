package dev.apiarist.local.swarm;

import dev.apiarist.local.engine.NodeImage;

/** Docker 26.1, whose API is newer than the one we pin. */
class TrixieSwarmManagerTest extends RealSwarmManagerContract {
  TrixieSwarmManagerTest() {
    super(NodeImage.TRIXIE);
  }
}
