/** The Lambda entry points: decode, call, encode. */
@NullMarked
package dev.apiarist.function;

import org.jspecify.annotations.NullMarked;
