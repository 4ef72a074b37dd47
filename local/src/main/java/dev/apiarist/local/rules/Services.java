package dev.apiarist.local.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Services in an order that does not depend on who lists them. */
final class Services {
  private Services() {}

  static List<LabelledService> sorted(Collection<LabelledService> services) {
    return services.stream().sorted(Comparator.comparing(LabelledService::name)).toList();
  }
}
