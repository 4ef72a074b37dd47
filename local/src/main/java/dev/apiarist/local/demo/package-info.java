/** The main job as a story: each step is done, watched, and only then counted. */
@NullMarked
package dev.apiarist.local.demo;

import org.jspecify.annotations.NullMarked;
