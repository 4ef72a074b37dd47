package dev.apiarist.port;

import java.util.Collection;
import java.util.Map;

/**
 * The cluster's parameters (SSM Parameter Store), by the last part of their names: {@code
 * ca-certificate}, {@code ca-key}, {@code client-certificate}, {@code client-key}, {@code
 * webhook-token}, {@code webhook-token-previous}, {@code app-token-keys}, {@code managers}. Fails
 * with {@link OutsideException} as {@link AutoScalingGroups}.
 */
public interface Parameters {
  /** The values of those that exist, decrypted. */
  Map<String, String> get(Collection<String> names);

  /** Writes a plain parameter. */
  void put(String name, String value);

  /** Writes an encrypted parameter. */
  void putSecret(String name, String value);

  /** Deletes those that exist. */
  void delete(Collection<String> names);
}
