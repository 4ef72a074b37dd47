/** Keeps groups at the size that a plan of the running swarm finds, and shows such plans. */
@NullMarked
package dev.apiarist.capacity;

import org.jspecify.annotations.NullMarked;
