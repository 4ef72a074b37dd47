package dev.apiarist.placement;

/**
 * Equality without regard to case as Go's {@code strings.EqualFold} has it: by Unicode's simple
 * folding, in which the Turkish dotless and dotted i equal only themselves. Java's {@code
 * equalsIgnoreCase} would take them for the Latin one.
 */
final class FoldedText {
  private static final char DOTLESS_SMALL_I = 'ı';
  private static final char DOTTED_CAPITAL_I = 'İ';

  private FoldedText() {}

  static boolean same(String left, String right) {
    return left.equals(right) || (left.length() == right.length() && sameFolded(left, right));
  }

  /** Whether a text begins with an ASCII prefix and goes on after it. */
  static boolean extendsPrefix(String text, String prefix) {
    return text.length() > prefix.length() && same(text.substring(0, prefix.length()), prefix);
  }

  private static boolean sameFolded(String left, String right) {
    for (int i = 0; i < left.length(); i++) {
      if (folded(left.charAt(i)) != folded(right.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char folded(char c) {
    return c == DOTLESS_SMALL_I || c == DOTTED_CAPITAL_I
        ? c
        : Character.toLowerCase(Character.toUpperCase(c));
  }
}
