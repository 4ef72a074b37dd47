/**
 * The managers' Docker API: docker-java's transport interface, raw JSON trees, mutual TLS. Nothing
 * typed by others stands between the engine's answer and what is sent back
 * (docs/adr/0002-cold-start.md gives the price, design rule 5 the reason).
 */
@NullMarked
package dev.apiarist.docker;

import org.jspecify.annotations.NullMarked;
