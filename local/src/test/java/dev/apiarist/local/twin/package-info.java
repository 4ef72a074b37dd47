/** Holds the scheduler twin to what Swarm itself does, on real engines, case after random case. */
@NullMarked
package dev.apiarist.local.twin;

import org.jspecify.annotations.NullMarked;
