/**
 * The real things under the local cloud: machines that are Docker engines in containers, their
 * network, image and registry, and Alertmanager. All of it is labelled with its installation and
 * can be found and removed by that label alone.
 */
@NullMarked
package dev.apiarist.local.engine;

import org.jspecify.annotations.NullMarked;
