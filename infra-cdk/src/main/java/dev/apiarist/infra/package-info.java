/** The CDK app: from {@code apiarist.yaml} to a CloudFormation template. */
@NullMarked
package dev.apiarist.infra;

import org.jspecify.annotations.NullMarked;
