/** What the functions keep in AWS, against this project's own cloud and against AWS emulators. */
@NullMarked
package dev.apiarist.local.ports;

import org.jspecify.annotations.NullMarked;
