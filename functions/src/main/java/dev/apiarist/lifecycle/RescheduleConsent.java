package dev.apiarist.lifecycle;

import dev.apiarist.swarm.Service;
import org.jspecify.annotations.Nullable;

/**
 * Whether a service's owner agreed to have its tasks placed anew. A label of the service says so:
 * ours if it is there, else Docker Flow's.
 *
 * @param given whether the label says {@code true}
 * @param found the label that counts, as {@code key=value}; {@code no label} where there is none
 */
public record RescheduleConsent(boolean given, String found) {
  /** Docker Flow's label. */
  public static final String LABEL = "com.df.reschedule";

  /** Our own spelling of it. */
  public static final String OWN_LABEL = "apiarist.reschedule";

  /** The only value that means yes. */
  public static final String YES = "true";

  /** What the labels of this service say. */
  public static RescheduleConsent of(Service service) {
    String key = service.labels().containsKey(OWN_LABEL) ? OWN_LABEL : LABEL;
    @Nullable String value = service.labels().get(key);
    return value == null
        ? new RescheduleConsent(false, "no label")
        : new RescheduleConsent(value.equals(YES), key + "=" + value);
  }
}
