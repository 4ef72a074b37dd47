/** A whole small cloud, to show what only the whole can show. */
@NullMarked
package dev.apiarist.local.e2e;

import org.jspecify.annotations.NullMarked;
