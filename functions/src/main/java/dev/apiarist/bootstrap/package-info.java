/** How a machine becomes a node: enrolment, certificates, the node script and its values. */
@NullMarked
package dev.apiarist.bootstrap;

import org.jspecify.annotations.NullMarked;
