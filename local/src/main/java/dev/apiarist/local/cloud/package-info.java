/** The local cloud as a whole. */
@NullMarked
package dev.apiarist.local.cloud;

import org.jspecify.annotations.NullMarked;
