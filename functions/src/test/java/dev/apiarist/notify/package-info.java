@NullMarked
package dev.apiarist.notify;

import org.jspecify.annotations.NullMarked;
