package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Opaque tokens that say where a list goes on. They carry all that is needed: nothing is kept.
final class Continuations {
  private static final int NUMBERS_MAX = 16;

  private Continuations() {}

  static String of(String kind, long... numbers) {
    StringBuilder out = new StringBuilder(kind);
    for (long number : numbers) {
      out.append(' ').append(number);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// A token that carries a text.
  static String ofText(String kind, String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((kind + ' ' + text).getBytes(StandardCharsets.UTF_8));
  }

  /// The text of a token of this kind.
  static String readText(String kind, String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(kind + ' ')) {
        return text.substring(kind.length() + 1);
      }
    } catch (IllegalArgumentException _) {
      // Not one of ours: refused below.
    }
    throw refused();
  }

  /// The numbers of a token of this kind.
  static long[] read(String kind, String token, int count) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String[] parts = text.split(" ", NUMBERS_MAX);
      if (parts.length == count + 1 && parts[0].equals(kind)) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
          numbers[i] = Long.parseLong(parts[i + 1]);
        }
        return numbers;
      }
    } catch (IllegalArgumentException _) {
      // Not one of ours: refused below.
    }
    throw refused();
  }

  /// A token that carries texts.
  static String ofTexts(String kind, String... texts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((kind + '\n' + String.join("\n", texts)).getBytes(StandardCharsets.UTF_8));
  }

  /// The texts of a token of this kind.
  static List<String> readTexts(String kind, String token, int count) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      List<String> parts = List.of(text.split("\n", NUMBERS_MAX));
      if (parts.size() == count + 1 && parts.getFirst().equals(kind)) {
        return parts.subList(1, parts.size());
      }
    } catch (IllegalArgumentException _) {
      // Not one of ours: refused below.
    }
    throw refused();
  }

  static QueryException refused() {
    return new QueryException(
        ErrorCode.INVALID_ARGUMENT,
        Refusal.of(
            400,
            "BadRequest",
            "continuation token: expected one that an answer of this server gave for the same"
                + " request, found another text; begin again without it"));
  }
}
