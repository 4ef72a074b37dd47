/** CloudWatch: alarms whose state is set by hand, and what they then tell. */
@NullMarked
package dev.apiarist.local.cloudwatch;

import org.jspecify.annotations.NullMarked;
