package dev.apiarist.port;

import dev.apiarist.swarm.ServiceId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that was just made.
 *
 * @param spec its specification as the swarm keeps it: an engine drops what it does not know
 */
public record CreatedService(ServiceId id, Map<String, @Nullable Object> spec) {}
