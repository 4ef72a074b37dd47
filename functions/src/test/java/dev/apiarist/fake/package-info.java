/**
 * Hand-written twins of the outside world that keep its rules: a swarm that schedules, Auto Scaling
 * groups that launch and hold hooks open, and stores in memory. Nothing moves by itself: {@code
 * tick()} is the passing of time.
 */
@NullMarked
package dev.apiarist.fake;

import org.jspecify.annotations.NullMarked;
