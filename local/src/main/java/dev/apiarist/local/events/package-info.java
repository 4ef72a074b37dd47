/** What the local cloud's services tell each other, as EventBridge would carry it. */
@NullMarked
package dev.apiarist.local.events;

import org.jspecify.annotations.NullMarked;
