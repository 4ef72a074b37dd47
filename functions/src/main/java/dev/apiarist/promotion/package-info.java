/** A service made of a plain container: what carries over, and what cannot (pure). */
@NullMarked
package dev.apiarist.promotion;

import org.jspecify.annotations.NullMarked;
