/** JSON as plain trees: read whole, edited at one leaf, written back. */
@NullMarked
package dev.apiarist.json;

import org.jspecify.annotations.NullMarked;
