package dev.apiarist.webhook;

import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.Signal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** What the journal says of a signal. */
final class SignalInputs {
  private SignalInputs() {}

  /** A map to add to. */
  static Map<String, String> of(Signal signal) {
    Map<String, String> inputs = new LinkedHashMap<>();
    switch (signal) {
      case Signal.Nodes nodes -> {
        addStep(inputs, nodes.wish().direction(), nodes.wish().by());
        inputs.put("type", nodes.wish().role().word());
        addGiven(inputs, "service", nodes.service());
        addGiven(inputs, "group", nodes.group());
        addGiven(inputs, "node", nodes.node());
      }
      case Signal.Replicas replicas -> {
        addStep(inputs, replicas.direction(), replicas.by());
        addGiven(inputs, "service", replicas.service());
      }
      case Signal.OneMore oneMore -> inputs.put(oneMore.kind().word(), oneMore.id());
      case Signal.Quiet quiet -> {}
    }
    Signal.Origin origin = signal.origin();
    inputs.put("askedBy", origin.source().name().toLowerCase(Locale.ROOT));
    addGiven(inputs, "signal", origin.name());
    origin.at().ifPresent(at -> inputs.put("at", at.toString()));
    return inputs;
  }

  private static void addStep(Map<String, String> inputs, Direction direction, OptionalLong by) {
    inputs.put("scale", direction.word());
    inputs.put("by", by.isPresent() ? String.valueOf(by.getAsLong()) : "default");
  }

  private static void addGiven(Map<String, String> inputs, String name, String value) {
    if (!value.isEmpty()) {
      inputs.put(name, value);
    }
  }
}
