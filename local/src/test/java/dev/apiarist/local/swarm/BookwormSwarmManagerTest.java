package dev.apiarist.local.swarm;

import dev.apiarist.local.engine.NodeImage;

/** Docker 20.10, whose API is older than the one we pin. */
class BookwormSwarmManagerTest extends RealSwarmManagerContract {
  BookwormSwarmManagerTest() {
    super(NodeImage.BOOKWORM);
  }
}
