/** The commands of ./apiarist that need the local cloud. */
@NullMarked
package dev.apiarist.local.cli;

import org.jspecify.annotations.NullMarked;
