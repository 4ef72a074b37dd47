/** What every implementation of a port must do: fakes and adapters pass the same contracts. */
@NullMarked
package dev.apiarist.port;

import org.jspecify.annotations.NullMarked;
