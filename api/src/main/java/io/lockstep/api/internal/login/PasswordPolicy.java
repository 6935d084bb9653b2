package io.lockstep.api.internal.login;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which passwords are taken: long ones, of any characters (NIST SP 800-63B-4 §3.1.1.2).
public final class PasswordPolicy {
  /// The fewest characters.
  public static final int LENGTH_MIN = 12;

  /// The most characters.
  public static final int LENGTH_MAX = 256;

  /// The fewest different characters.
  private static final int DIFFERENT_MIN = 5;

  /// What people choose when they want no password.
  private static final List<String> USUAL =
      List.of("password", "passwort", "lockstep", "qwertyuiop", "1234567890", "administrator");

  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int DRAWN_GROUPS = 5;
  private static final int GROUP_LENGTH = 5;

  private PasswordPolicy() {}

  /// What is wrong with a password, without saying it; null when nothing is.
  public static @Nullable String problemOf(String name, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < LENGTH_MIN || length > LENGTH_MAX) {
      return "%d to %d characters".formatted(LENGTH_MIN, LENGTH_MAX);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(password)
        || password.chars().anyMatch(c -> Character.isISOControl(c))) {
      return "characters that can be typed";
    }
    if (password.codePoints().distinct().count() < DIFFERENT_MIN) {
      return "at least %d different characters".formatted(DIFFERENT_MIN);
    }
    String lower = password.toLowerCase(Locale.ROOT);
    boolean isUsual = USUAL.stream().anyMatch(lower::startsWith);
    boolean isName = name.length() > 3 && lower.contains(name.toLowerCase(Locale.ROOT));
    return isUsual || isName ? "one that nobody guesses first, without the user's name" : null;
  }

  /// A new password of 25 letters and digits that are not mistaken for each other, 123 bits.
  public static String draw(SecureRandom random) {
    StringBuilder drawn = new StringBuilder();
    for (int group = 0; group < DRAWN_GROUPS; group++) {
      if (group > 0) {
        drawn.append('-');
      }
      for (int i = 0; i < GROUP_LENGTH; i++) {
        drawn.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return drawn.toString();
  }
}
