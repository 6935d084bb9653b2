package io.lockstep.model.text;

/// Shortens what was found for messages. Stateless.
public final class Excerpt {
  /// The longest text of a drift entry, in UTF-16 units.
  public static final int DRIFT_MAX = 200;

  private static final int QUOTE_MAX = 60;

  private Excerpt() {}

  /// A few words of `text`.
  public static String of(String text) {
    return cut(text, QUOTE_MAX);
  }

  /// `text`, cut to `max` units without splitting a character.
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
