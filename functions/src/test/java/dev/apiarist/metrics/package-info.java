/** Measures of swarms, and the rules of what CloudWatch reads. */
@NullMarked
package dev.apiarist.metrics;

import org.jspecify.annotations.NullMarked;
