package dev.apiarist.local.engine;

/**
 * Something on this machine that has to be put right before a local cloud can start.
 *
 * @param what one sentence
 * @param remedy what to do, or to type
 */
public record Problem(String what, String remedy) {
  @Override
  public String toString() {
    return what + "\n  " + remedy;
  }
}
