/** The HTTP API, compatible with Docker Scaler's, and the webhook bodies it accepts. */
@NullMarked
package dev.apiarist.webhook;

import org.jspecify.annotations.NullMarked;
