/** What Swarm's scheduler looks at: nodes, services, tasks, volumes, and groups' next nodes. */
@NullMarked
package dev.apiarist.placement.model;

import org.jspecify.annotations.NullMarked;
