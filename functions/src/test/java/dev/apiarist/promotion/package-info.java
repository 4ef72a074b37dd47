@NullMarked
package dev.apiarist.promotion;

import org.jspecify.annotations.NullMarked;
