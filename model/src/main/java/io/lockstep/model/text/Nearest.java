package io.lockstep.model.text;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds what somebody probably meant. Stateless.
public final class Nearest {
  private Nearest() {}

  /// The candidate nearest to `word` by edits of letters, the first among equals; null when none is
  /// near.
  public static @Nullable String to(String word, List<String> candidates) {
    String best = null;
    int bestEdits = Math.max(2, word.length() / 3) + 1;
    for (String candidate : candidates) {
      int edits = edits(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < bestEdits) {
        best = candidate;
        bestEdits = edits;
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
