/** HTTP to addresses that are neither AWS's nor a manager's. */
@NullMarked
package dev.apiarist.http;

import org.jspecify.annotations.NullMarked;
