package io.lockstep.server;

import java.util.LinkedHashMap;
import java.util.Map;

/// Shows the line that a problem is about, with a mark below its column. Confined to one thread.
final class SourceExcerpts {
  private static final int WIDTH_MAX = 160;

  private final Map<String, String> texts = new LinkedHashMap<>();

  void add(String file, String text) {
    texts.put(file, text);
  }

  /// Two lines of text; none when the file is not known or has no such line.
  String of(String file, int line, int column) {
    String text = texts.get(file);
    String shown = text == null ? "" : text.lines().skip(line - 1L).findFirst().orElse("");
    if (shown.isBlank() || column < 1 || column > Math.min(shown.length() + 1, WIDTH_MAX)) {
      return "";
    }
    String cut = shown.length() <= WIDTH_MAX ? shown : shown.substring(0, WIDTH_MAX - 1) + "…";
    // Tabs stay tabs, so that the mark stands below its column.
    String indent = shown.substring(0, column - 1).replaceAll("[^\\t]", " ");
    return "%5d | %s%n      | %s^%n".formatted(line, cut, indent);
  }
}
