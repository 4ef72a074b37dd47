/** From a wish to change capacity to a decision: pure, without clock, environment or network. */
@NullMarked
package dev.apiarist.scaling;

import org.jspecify.annotations.NullMarked;
