@NullMarked
package dev.apiarist.local.rules;

import org.jspecify.annotations.NullMarked;
