/**
 * What a swarm's capacity should become, and why not more: nodes by pending work, by nothing else.
 */
@NullMarked
package dev.apiarist.planning;

import org.jspecify.annotations.NullMarked;
