package io.lockstep.dtdl.draft;

import java.util.LinkedHashSet;
import java.util.Set;

/// Makes names that DTDL permits of names that devices use, each once. Confined to one thread.
final class LegalNames {

  /// The longest name that is made; DTDL v2 permits no longer ones.
  static final int LENGTH_MAX = 64;

  private final Set<String> taken = new LinkedHashSet<>();

  /// Names that are not to be given.
  void take(String name) {
    taken.add(name);
  }

  /// A name for a key: the key itself if it can be, else with `_` for what is not permitted, `m`
  /// before a first sign that is no letter, and a number behind it if it is taken.
  String of(String key) {
    String name = legal(key);
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      String suffix = "_" + i;
      String head = name.substring(0, Math.min(name.length(), LENGTH_MAX - suffix.length()));
      free = head.replaceAll("_+$", "") + suffix;
    }
    return free;
  }

  private static String legal(String key) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < key.length() && name.length() < LENGTH_MAX; i++) {
      char c = key.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean isDigit = c >= '0' && c <= '9';
      if (i == 0 && !isLetter) {
        name.append('m');
      }
      name.append(isLetter || isDigit ? c : '_');
    }
    while (!name.isEmpty() && name.charAt(name.length() - 1) == '_') {
      name.setLength(name.length() - 1);
    }
    return name.isEmpty() ? "m" : name.toString();
  }

  /// True if the key is a name as it stands.
  static boolean isLegal(String key) {
    return legal(key).equals(key);
  }

  /// True if a text can be shown and written to a file as it is.
  static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /// The text with `?` for what cannot be shown, at most so long.
  static String shown(String text, int lengthMax) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean isBad =
                  Character.isISOControl(c)
                      || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
              if (out.length() + 4 <= lengthMax) {
                out.appendCodePoint(isBad ? '?' : c);
              }
            });
    return out.toString();
  }

  /// True if a key is a number, an identifier or a time rather than a word.
  static boolean isData(String key) {
    return key.matches("[0-9][0-9.:_-]*")
        || key.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        || key.matches("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}")
        || key.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*")
        || (key.matches("[0-9a-fA-F]{8,}")
            && key.matches(".*[0-9].*")
            && key.matches(".*[a-fA-F].*"));
  }
}
