package dev.apiarist.journal;

/** The beginning of a text that somebody else wrote, short enough to be kept. */
public final class Excerpt {
  private Excerpt() {}

  /**
   * The text itself, or its beginning and an ellipsis.
   *
   * @param longest how many characters of it to keep
   */
  public static String of(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }
}
