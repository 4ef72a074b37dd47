@NullMarked
package dev.apiarist.infra.stack;

import org.jspecify.annotations.NullMarked;
