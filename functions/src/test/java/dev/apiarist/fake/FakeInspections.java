package dev.apiarist.fake;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.ContainerInspection;
import java.util.LinkedHashMap;

/** Inspections of plain containers about which there is nothing to say. */
public final class FakeInspections {
  private FakeInspections() {}

  /** A container that was started without any option but its name. */
  public static ContainerInspection of(String id, String name) {
    return new ContainerInspection(Json.parseObject(json(id, name)), new LinkedHashMap<>());
  }

  /** The same as the engine's API shows it. */
  public static String json(String id, String name) {
    return """
    {"Id": "%s", "Name": "/%s", "Image": "sha256:1", "State": {"Running": true}, "Mounts": [],
     "Config": {"Image": "example.org/%s:1", "Env": [], "Labels": {}},
     "HostConfig": {"NetworkMode": "default", "RestartPolicy": {"Name": "always"}},
     "NetworkSettings": {"Networks": {"bridge": {"NetworkID": "b"}}}}
    """
        .formatted(id, name, name);
  }
}
