/**
 * A node's way in and out: join, rebalance, leave, scale-in, and the sweep that does what events
 * missed. Every step can run twice, or die half-way, with the same end.
 */
@NullMarked
package dev.apiarist.lifecycle;

import org.jspecify.annotations.NullMarked;
