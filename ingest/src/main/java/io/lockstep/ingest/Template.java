package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text with `{name}` in it, to be filled with levels of a topic. Immutable.
///
/// @param text as written
/// @param parts literal text and names by turns, beginning with text
record Template(String text, List<String> parts) {
  /// The name that always stands for the sender.
  static final String DEVICE = "device";

  /// What a capture may be called.
  static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");

  static Template of(String text) {
    List<String> parts = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    int from = 0;
    while (place.find()) {
      parts.add(text.substring(from, place.start()));
      parts.add(place.group(1));
      from = place.end();
    }
    parts.add(text.substring(from));
    return new Template(text, List.copyOf(parts));
  }

  /// The names in it.
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < parts.size(); i += 2) {
      names.add(parts.get(i));
    }
    return names;
  }

  /// True when a brace stands alone.
  boolean hasLooseBrace() {
    for (int i = 0; i < parts.size(); i += 2) {
      if (parts.get(i).indexOf('{') >= 0 || parts.get(i).indexOf('}') >= 0) {
        return true;
      }
    }
    return false;
  }

  /// The text with every name replaced.
  String filledFrom(Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      filled.append(i % 2 == 0 ? parts.get(i) : values.getOrDefault(parts.get(i), ""));
    }
    return filled.toString();
  }
}
