/** Who calls: roles, their credentials, what their policies allow. */
@NullMarked
package dev.apiarist.local.iam;

import org.jspecify.annotations.NullMarked;
