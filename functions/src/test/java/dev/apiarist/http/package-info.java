@NullMarked
package dev.apiarist.http;

import org.jspecify.annotations.NullMarked;
