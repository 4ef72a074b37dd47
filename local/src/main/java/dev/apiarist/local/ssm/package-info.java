/** Parameter Store. */
@NullMarked
package dev.apiarist.local.ssm;

import org.jspecify.annotations.NullMarked;
