/** The adapter to the managers' Docker API against real engines, the newest and the oldest. */
@NullMarked
package dev.apiarist.local.swarm;

import org.jspecify.annotations.NullMarked;
