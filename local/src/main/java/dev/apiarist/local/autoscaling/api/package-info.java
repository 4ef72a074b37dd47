/** Auto Scaling's wire protocol: AWS Query, version 2011-01-01. */
@NullMarked
package dev.apiarist.local.autoscaling.api;

import org.jspecify.annotations.NullMarked;
