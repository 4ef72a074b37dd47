package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Published ports, which a service has on every node. */
final class PortSettings {
  private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp|sctp))?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{0,5}");
  private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "::");

  private PortSettings() {}

  static void on(Sheet sheet) {
    sheet
        .carry("PortBindings", PortSettings::bindings)
        .carry("PublishAllPorts", PortSettings::exposed);
  }

  private static void bindings(Draft draft, String key, Object value) {
    if (draft.text("HostConfig", "NetworkMode").equals("host")) {
      draft.lost(key, "on the node's own network nothing is published");
      return;
    }
    boolean published = false;
    for (Map.Entry<String, @Nullable Object> port : Json.asObject(value).entrySet()) {
      Set<String> numbers = new LinkedHashSet<>();
      for (Object binding : Json.listAt(port.getValue())) {
        String address = Json.textAt(binding, "", "HostIp");
        String number = Json.textAt(binding, "", "HostPort");
        if (!EVERYWHERE.contains(address)) {
          draft.lost(
              key + "." + port.getKey(),
              "bound to " + address + ", while a service's ports are open on every address");
        } else if (!NUMBER.matcher(number).matches()) {
          draft.lost(key + "." + port.getKey(), "a service takes no range such as " + number);
        } else {
          numbers.add(number);
        }
      }
      for (String number : numbers) {
        published |= publish(draft, key, port.getKey(), number);
      }
    }
    if (published) {
      draft.changed(
          key, "in the ingress network: the same port on every node, leading to any replica");
    }
  }

  /** Every exposed port that has no binding of its own. */
  private static void exposed(Draft draft, String key, Object value) {
    if (draft.text("HostConfig", "NetworkMode").equals("host")) {
      return;
    }
    Map<String, @Nullable Object> bound = draft.object("HostConfig", "PortBindings");
    for (String port : draft.object("Config", "ExposedPorts").keySet()) {
      if (!bound.containsKey(port)) {
        publish(draft, key, port, "");
      }
    }
    draft.changed(key, "Swarm chooses the published ports, from 30000 on, the same on every node");
  }

  private static boolean publish(Draft draft, String key, String port, String number) {
    Matcher matcher = PORT.matcher(port);
    if (!matcher.matches()) {
      draft.lost(key + "." + port, "a service publishes single ports of TCP, UDP and SCTP");
      return false;
    }
    Map<String, @Nullable Object> published = new LinkedHashMap<>();
    published.put("Protocol", matcher.group(2) == null ? "tcp" : matcher.group(2));
    published.put("TargetPort", Integer.parseInt(matcher.group(1)));
    if (!number.isEmpty() && !number.equals("0")) {
      published.put("PublishedPort", Integer.parseInt(number));
    }
    published.put("PublishMode", "ingress");
    draft.add(published, "EndpointSpec", "Ports");
    return true;
  }
}
