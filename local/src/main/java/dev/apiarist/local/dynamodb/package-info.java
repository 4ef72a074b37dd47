/** Amazon's DynamoDB Local behind the one endpoint. */
@NullMarked
package dev.apiarist.local.dynamodb;

import org.jspecify.annotations.NullMarked;
