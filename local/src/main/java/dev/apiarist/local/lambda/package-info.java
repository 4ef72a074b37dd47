/** Functions in their own JVMs behind the Runtime API, their URLs and queue mappings. */
@NullMarked
package dev.apiarist.local.lambda;

import org.jspecify.annotations.NullMarked;
