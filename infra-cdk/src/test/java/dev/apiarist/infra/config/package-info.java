@NullMarked
package dev.apiarist.infra.config;

import org.jspecify.annotations.NullMarked;
