/** Standard queues with visibility, delay, dead letters and long polling. */
@NullMarked
package dev.apiarist.local.sqs;

import org.jspecify.annotations.NullMarked;
