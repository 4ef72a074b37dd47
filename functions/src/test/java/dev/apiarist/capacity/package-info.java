/** How groups follow what waits and what is not needed. */
@NullMarked
package dev.apiarist.capacity;

import org.jspecify.annotations.NullMarked;
