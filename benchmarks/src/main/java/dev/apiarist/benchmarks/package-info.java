/** Benchmarks of a warm JVM, by JMH, against their bars ({@code ./apiarist bench warm}). */
@NullMarked
package dev.apiarist.benchmarks;

import org.jspecify.annotations.NullMarked;
