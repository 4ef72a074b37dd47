@NullMarked
package dev.apiarist.infra;

import org.jspecify.annotations.NullMarked;
