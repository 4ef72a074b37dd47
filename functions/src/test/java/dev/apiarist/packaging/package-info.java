/** The steps that make the deployed artifact. */
@NullMarked
package dev.apiarist.packaging;

import org.jspecify.annotations.NullMarked;
