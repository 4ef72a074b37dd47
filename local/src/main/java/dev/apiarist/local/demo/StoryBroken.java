package dev.apiarist.local.demo;

/** Something was seen that must not be. */
final class StoryBroken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoryBroken(String message) {
    super(message);
  }
}
