package dev.apiarist.webhook;

/** How a delivered signal was dealt with. */
public sealed interface Handled {
  /** One sentence for people, or the answer of the HTTP API. */
  String message();

  /** It was acted on, or nothing needed doing. */
  record Done(String message) implements Handled {}

  /** It asks for nothing, or not any more. */
  record Ignored(String message) implements Handled {}

  /** It is not done, and will not be when it comes again. */
  record Refused(String message) implements Handled {}

  /** It could not be done now; it must come again. */
  record Failed(String message) implements Handled {}
}
