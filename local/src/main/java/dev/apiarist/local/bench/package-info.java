/** The cold-start harness: every function against the bars of docs/adr/0002-cold-start.md. */
@NullMarked
package dev.apiarist.local.bench;

import org.jspecify.annotations.NullMarked;
