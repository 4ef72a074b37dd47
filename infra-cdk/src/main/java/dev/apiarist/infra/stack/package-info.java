/** The swarm's stack: network, groups, queue, table, functions and the permissions between them. */
@NullMarked
package dev.apiarist.infra.stack;

import org.jspecify.annotations.NullMarked;
