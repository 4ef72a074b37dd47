/** {@code apiarist.yaml} as typed, validated records. No CDK and no AWS here. */
@NullMarked
package dev.apiarist.infra.config;

import org.jspecify.annotations.NullMarked;
