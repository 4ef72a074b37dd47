package dev.apiarist.promotion;

/** What becomes of one key of an inspection. */
@FunctionalInterface
interface Rule {
  /**
   * Takes the key's value over, or reports it.
   *
   * @param key its full name, for findings
   * @param value never null
   */
  void apply(Draft draft, String key, Object value);
}
