/** Instances: launch templates, machines, DescribeInstances, the metadata service. */
@NullMarked
package dev.apiarist.local.ec2;

import org.jspecify.annotations.NullMarked;
