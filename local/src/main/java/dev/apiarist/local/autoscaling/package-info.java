/**
 * The local cloud's Auto Scaling: a state machine that only {@code tick()} and API calls move, on
 * an injected clock. Behaviour and texts follow the Amazon EC2 Auto Scaling user guide and API
 * reference; what is not modelled is refused by the wire layer, never ignored.
 */
@NullMarked
package dev.apiarist.local.autoscaling;

import org.jspecify.annotations.NullMarked;
