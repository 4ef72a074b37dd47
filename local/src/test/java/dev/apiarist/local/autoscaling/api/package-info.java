/** Auto Scaling's wire protocol, as the AWS SDK speaks it. */
@NullMarked
package dev.apiarist.local.autoscaling.api;

import org.jspecify.annotations.NullMarked;
