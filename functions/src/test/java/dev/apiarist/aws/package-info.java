/** Tests of the adapters to AWS. */
@NullMarked
package dev.apiarist.aws;

import org.jspecify.annotations.NullMarked;
