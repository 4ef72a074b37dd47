/** Swarm's scheduling, played through as often as wanted, on a swarm as it is or might be. */
@NullMarked
package dev.apiarist.placement.simulation;

import org.jspecify.annotations.NullMarked;
