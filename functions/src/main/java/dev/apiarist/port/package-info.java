/** The outside world as Apiarist sees it: one interface for each thing it can ask or change. */
@NullMarked
package dev.apiarist.port;

import org.jspecify.annotations.NullMarked;
