/** What Auto Scaling does, one sentence a test; and the fakes that show it. */
@NullMarked
package dev.apiarist.local.autoscaling;

import org.jspecify.annotations.NullMarked;
