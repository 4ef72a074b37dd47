/** Reads a synthesised template and creates what it declares. */
@NullMarked
package dev.apiarist.local.cloudformation;

import org.jspecify.annotations.NullMarked;
