package dev.apiarist.local.cloudformation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A created resource as the rest of the template sees it.
 *
 * @param ref what {@code Ref} gives
 * @param attributes what {@code Fn::GetAtt} gives, by attribute name
 */
record Physical(String ref, Map<String, ? extends @Nullable Object> attributes) {
  static Physical of(String ref) {
    return new Physical(ref, Map.of());
  }

  static Physical of(String ref, String attribute, String value) {
    return new Physical(ref, Map.of(attribute, value));
  }
}
