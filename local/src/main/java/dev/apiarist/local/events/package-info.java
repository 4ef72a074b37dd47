/** EventBridge: the bus, its rules, schedules and the faults an event can meet. */
@NullMarked
package dev.apiarist.local.events;

import org.jspecify.annotations.NullMarked;
