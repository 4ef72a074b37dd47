/** Reads what the scheduler looks at from the engine's own JSON. */
@NullMarked
package dev.apiarist.placement.snapshot;

import org.jspecify.annotations.NullMarked;
