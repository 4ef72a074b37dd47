package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.NodeRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the engine of a node reads when it starts ({@code /etc/docker/daemon.json}).
 *
 * @param address the node's private IPv4 address
 * @param labels engine labels by key
 */
record EngineConfiguration(NodeRole role, String address, Map<String, String> labels) {
  /** Port of the managers' Docker API, mutual TLS only. */
  static final int API_PORT = 2376;

  private static final String TLS = "/etc/apiarist/tls/";

  /**
   * The file's content: labels; logs that rotate at 10 MB and keep three files of each container;
   * and, on managers only, the API for clients that our CA has certified, at the private address.
   * Live restore is off because swarm mode does not work with it.
   */
  String json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "labels",
        new TreeMap<>(labels)
            .entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList());
    tree.put("log-driver", "json-file");
    Map<String, Object> rotation = new LinkedHashMap<>();
    rotation.put("max-size", "10m");
    rotation.put("max-file", "3");
    tree.put("log-opts", rotation);
    tree.put("live-restore", false);
    switch (role) {
      case MANAGER -> {
        tree.put("hosts", List.of("unix:///run/docker.sock", "tcp://" + address + ":" + API_PORT));
        tree.put("tlsverify", true);
        tree.put("tlscacert", TLS + "ca.pem");
        tree.put("tlscert", TLS + "server.pem");
        tree.put("tlskey", TLS + "server-key.pem");
      }
      case WORKER -> {}
    }
    return Json.write(tree) + "\n";
  }
}
