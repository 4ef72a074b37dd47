/** Where Swarm may place a task: its scheduler's own rules, as pure functions. */
@NullMarked
package dev.apiarist.placement;

import org.jspecify.annotations.NullMarked;
