package io.lockstep.stream.internal;

import java.util.ArrayList;
import java.util.List;

/// Takes the text of a condition apart at its `&&` and `||`, through parentheses that hold nothing
/// else: what is left decides something by itself.
public final class ConditionParts {
  private ConditionParts() {}

  /// The parts in their order; the whole when there is nothing to take apart.
  public static List<String> of(String condition) {
    List<String> parts = new ArrayList<>();
    collect(condition.strip(), parts);
    return parts;
  }

  private static void collect(String text, List<String> parts) {
    String inner = bare(text);
    // What is chosen by a question is one part: it does not hold by itself.
    if (!cut(inner, "?", false).isEmpty()) {
      parts.add(inner);
      return;
    }
    List<String> cut = cut(inner, "||", true);
    if (cut.isEmpty()) {
      cut = cut(inner, "&&", true);
    }
    if (cut.isEmpty()) {
      parts.add(inner);
    } else {
      cut.forEach(part -> collect(part.strip(), parts));
    }
  }

  /// The text without parentheses around the whole.
  private static String bare(String text) {
    String inner = text;
    while (inner.startsWith("(") && closes(inner) == inner.length() - 1) {
      inner = inner.substring(1, inner.length() - 1).strip();
    }
    return inner;
  }

  /// Where the parenthesis ends that the text begins with.
  private static int closes(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i = behind(text, i)) {
      depth += depth(text.charAt(i));
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /// The text between the signs that stand in no parenthesis; empty when there is none.
  private static List<String> cut(String text, String sign, boolean isWanted) {
    List<String> cut = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i = behind(text, i)) {
      depth += depth(text.charAt(i));
      if (depth == 0 && text.startsWith(sign, i)) {
        cut.add(text.substring(from, i));
        from = i + sign.length();
      }
    }
    if (!cut.isEmpty() && isWanted) {
      cut.add(text.substring(from));
    }
    return cut;
  }

  private static int depth(char c) {
    return switch (c) {
      case '(', '[', '{' -> 1;
      case ')', ']', '}' -> -1;
      default -> 0;
    };
  }

  /// Behind the character, or the quoted text, that begins at a place.
  private static int behind(String text, int at) {
    char quote = text.charAt(at);
    if (quote != '"' && quote != '\'') {
      return at + 1;
    }
    int i = at + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }
}
