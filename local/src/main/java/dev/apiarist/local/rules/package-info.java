/**
 * Prometheus' alerting rules and targets, written from the labels of Swarm services as Docker Flow
 * Monitor wrote them. Pure but for {@link dev.apiarist.local.rules.RunningSwarm}.
 */
@NullMarked
package dev.apiarist.local.rules;

import org.jspecify.annotations.NullMarked;
