/** Snapshots of a swarm and what would be done about them, on this machine. */
@NullMarked
package dev.apiarist.local.planning;

import org.jspecify.annotations.NullMarked;
