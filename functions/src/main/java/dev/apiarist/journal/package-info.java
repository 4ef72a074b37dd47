/** Decisions as they are kept, and the marks that keep them from being repeated. */
@NullMarked
package dev.apiarist.journal;

import org.jspecify.annotations.NullMarked;
