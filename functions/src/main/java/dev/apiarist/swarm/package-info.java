/** What a swarm is: nodes, services and tasks, as records without input or output. */
@NullMarked
package dev.apiarist.swarm;

import org.jspecify.annotations.NullMarked;
