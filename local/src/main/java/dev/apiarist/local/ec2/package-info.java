/** Instances: launch templates, machines, what EC2 describes, the metadata service. */
@NullMarked
package dev.apiarist.local.ec2;

import org.jspecify.annotations.NullMarked;
