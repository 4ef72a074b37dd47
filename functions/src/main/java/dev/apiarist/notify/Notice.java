package dev.apiarist.notify;

import dev.apiarist.port.Decision;

/**
 * A decision on its way out.
 *
 * @param id its key in the journal, the same at every delivery
 */
public record Notice(String id, Decision decision) {}
