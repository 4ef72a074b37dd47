/** News of the journal for people and programs outside, and which of it they want to know. */
@NullMarked
package dev.apiarist.notify;

import org.jspecify.annotations.NullMarked;
