/** Benchmarks by JMH against their bars ({@code ./apiarist bench warm} and {@code bench plan}). */
@NullMarked
package dev.apiarist.benchmarks;

import org.jspecify.annotations.NullMarked;
