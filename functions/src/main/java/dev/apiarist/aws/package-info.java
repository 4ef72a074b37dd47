/**
 * AWS: Auto Scaling, DynamoDB and Parameter Store through the SDK's clients, told everything they
 * would otherwise search for (docs/adr/0002-cold-start.md), EC2 and SQS through a small signed
 * adapter (docs/adr/0003-signed-http-for-ec2-and-sqs.md). {@code AWS_ENDPOINT_URL} is the only
 * switch to another cloud.
 */
@NullMarked
package dev.apiarist.aws;

import org.jspecify.annotations.NullMarked;
