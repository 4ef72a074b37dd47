/** Tests of the adapter to the managers' Docker API. */
@NullMarked
package dev.apiarist.docker;

import org.jspecify.annotations.NullMarked;
