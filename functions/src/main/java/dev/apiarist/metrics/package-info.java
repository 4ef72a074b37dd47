/** What a swarm is measured by, and CloudWatch's way to write it down. */
@NullMarked
package dev.apiarist.metrics;

import org.jspecify.annotations.NullMarked;
