/**
 * AWS, through its own wire protocols and its own request signer, without the SDK's service
 * clients: docs/adr/0002-cold-start.md says what that buys. {@code AWS_ENDPOINT_URL} is the only
 * switch to another cloud.
 */
@NullMarked
package dev.apiarist.aws;

import org.jspecify.annotations.NullMarked;
