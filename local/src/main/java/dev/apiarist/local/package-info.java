/** The local cloud's entry point. */
@NullMarked
package dev.apiarist.local;

import org.jspecify.annotations.NullMarked;
