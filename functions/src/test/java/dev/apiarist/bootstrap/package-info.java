/** Tests of the bootstrap: with real bash, curl, OpenSSL and shellcheck. */
@NullMarked
package dev.apiarist.bootstrap;

import org.jspecify.annotations.NullMarked;
