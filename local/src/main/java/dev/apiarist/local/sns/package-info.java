/** Amazon SNS: topics that functions subscribe to. */
@NullMarked
package dev.apiarist.local.sns;

import org.jspecify.annotations.NullMarked;
