/** AWS's wire protocols: one HTTP endpoint, signatures, dispatch, errors as AWS words them. */
@NullMarked
package dev.apiarist.local.aws;

import org.jspecify.annotations.NullMarked;
